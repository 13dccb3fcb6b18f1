import { defineTopic, event, type EventOf } from '../define-topic.ts';
import { gateAuthV2Payloads as payloads } from './auth.v2.payloads.ts';

const scan = {
  ticketId: 'ticket-0001',
  gateId: 'north',
  scanId: '0198c0de-0000-7000-8000-000000000002',
};
const draft = { status: 'draft' } as const;

/** What the gates decided about tickets. */
export const gateAuthV2 = defineTopic({
  name: 'gate.auth.v2',
  status: 'published',
  key: 'ticketId',
  description: 'Facts about entries: who was let in, by which gate.',
  producers: ['gate'],
  consumers: [
    'payments',
    { name: 'gate', writtenFor: 'gate.auth.v2', follows: true },
    { name: 'console', writtenFor: 'gate.auth.v2', follows: true },
    'new scanners',
  ],
  events: {
    granted: event(
      'A ticket was let in. With `charge`, the entry is paid at the gate and payments charges it.',
      payloads.granted,
      {
        ...scan,
        charge: { orderId: 'gate-ticket-0001', stallId: 'gate-north', amount: 15_000, currency: 'TWD' },
      },
      { moreExamples: [scan] },
    ),
    denied: event(
      'A ticket was not let in.',
      payloads.denied,
      { ...scan, reason: 'already_redeemed' },
      draft,
    ),
    exited: event(
      'Somebody left, and may come back where re-entry is allowed.',
      payloads.exited,
      scan,
      draft,
    ),
    revoked: event(
      'A ticket is no longer valid.',
      payloads.revoked,
      { ticketId: 'ticket-0001', reason: 'lost', listVersion: 17 },
      draft,
    ),
    conflict_detected: event(
      'A scan that was uploaded later shows that a ticket was used twice.',
      payloads.conflict_detected,
      { ...scan, conflictsWith: { gateId: 'south', scanId: '0198c0de-0000-7000-8000-000000000003' } },
      draft,
    ),
  },
});

export type GateAuthV2Event = EventOf<typeof gateAuthV2>;
