import { z } from 'zod';
import { defineTopic, event, type EventOf } from '../define-topic.ts';
import { evidenceSchema, idSchema } from '../fields.ts';

/** Commands to payments, sent as ACL requests: the conversation id is the correlation id. */
export const payCmdV1 = defineTopic({
  name: 'pay.cmd.v1',
  status: 'published',
  key: 'orderId',
  producers: ['orchestrator'],
  consumers: ['payments'],
  description: 'What the orchestrator asks payments to do.',
  events: {
    refund: event(
      'Pay a duplicate capture back in full. Repeating it is harmless: the gateway refunds a capture once.',
      z.looseObject({
        orderId: idSchema,
        dupTxnId: idSchema,
        attempt: z.int().min(1),
      }),
      { orderId: 'order-0001', dupTxnId: 'cap_2', attempt: 1 },
      { performative: 'request' },
    ),
    record_outside_refund: event(
      'Book that a duplicate capture was paid back outside the gateway. From then on it is never refunded there. Repeating it is harmless.',
      z.looseObject({
        orderId: idSchema,
        dupTxnId: idSchema,
        attempt: z.int().min(1).describe('Counts on with those of refund.'),
        evidence: evidenceSchema,
      }),
      { orderId: 'order-0001', dupTxnId: 'cap_2', attempt: 2, evidence: 'receipt 2026-17' },
      { performative: 'request' },
    ),
  },
});

export type PayCmdV1Event = EventOf<typeof payCmdV1>;
