import { createHash } from 'node:crypto';
import { newId } from '@night-market/kernel';
import type { Scan, ScannedCode } from '../../src/domain/scan.ts';

const START_MS = Date.parse('2026-11-22T18:00:00.000Z');

/** The code of a ticket whose token was checked. */
export const signed = (ticketId: string): ScannedCode => ({
  ticketId,
  proof: 'signed',
  hash: createHash('sha256').update(ticketId).digest('hex'),
});

/** A scan of ticket-1 at the north gate, but for what is given. */
export const scanOf = (given: Partial<Scan> & { readonly ticketId?: string } = {}): Scan => {
  const { ticketId = 'ticket-1', ...rest } = given;
  return {
    scanId: newId(),
    deviceId: 'device-1',
    nonce: 'nonce-1',
    code: signed(ticketId),
    gateId: 'north',
    direction: 'entry',
    admission: 'prepaid',
    correlationId: newId(),
    scannedAtMs: START_MS,
    ...rest,
  };
};
