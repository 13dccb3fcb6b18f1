import { z } from 'zod';
import { defineTopic, event, type EventOf } from '../define-topic.ts';
import { amountSchema, currencySchema, idSchema } from '../fields.ts';
import { gateAuthV2Payloads as v2 } from './auth.v2.payloads.ts';

const scanFields = { ticketId: idSchema, gateId: idSchema, scanId: z.uuid() };
const scan = { ticketId: 'ticket-0001', gateId: 'north', scanId: '0198c0de-0000-7000-8000-000000000002' };

/** What old scanners read: flat payloads, so a paid entry is a type of its own. Derived from version 2. */
export const gateAuthV1 = defineTopic({
  name: 'gate.auth.v1',
  status: 'draft',
  key: 'ticketId',
  description: 'Facts about entries in the flat format of the old scanners.',
  producers: ['gate'],
  consumers: ['old scanners'],
  events: {
    granted: event('A ticket was let in.', z.looseObject(scanFields), scan),
    granted_paid: event(
      'A ticket was let in, and its entry is paid at the gate.',
      z.looseObject({
        ...scanFields,
        orderId: idSchema,
        stallId: idSchema,
        amount: amountSchema,
        currency: currencySchema,
      }),
      { ...scan, orderId: 'gate-ticket-0001', stallId: 'gate-north', amount: 15_000, currency: 'TWD' },
    ),
    denied: event('A ticket was not let in.', v2.denied, { ...scan, reason: 'already_redeemed' }),
    exited: event('Somebody left.', v2.exited, scan),
    revoked: event('A ticket is no longer valid.', v2.revoked, {
      ticketId: 'ticket-0001',
      reason: 'lost',
      listVersion: 17,
    }),
    conflict_detected: event(
      'A ticket was used twice.',
      z.looseObject({ ...scanFields, conflictGateId: idSchema, conflictScanId: z.uuid() }),
      { ...scan, conflictGateId: 'south', conflictScanId: '0198c0de-0000-7000-8000-000000000003' },
    ),
  },
});

export type GateAuthV1Event = EventOf<typeof gateAuthV1>;
