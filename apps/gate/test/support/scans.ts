import { newId } from '@night-market/kernel';
import type { Scan } from '../../src/domain/scan.ts';

const START_MS = Date.parse('2026-11-22T18:00:00.000Z');

/** A scan of ticket-1 at the north gate, but for what is given. */
export const scanOf = (given: Partial<Scan> = {}): Scan => ({
  scanId: newId(),
  deviceId: 'device-1',
  nonce: 'nonce-1',
  ticketId: 'ticket-1',
  gateId: 'north',
  admission: 'prepaid',
  correlationId: newId(),
  scannedAtMs: START_MS,
  ...given,
});
