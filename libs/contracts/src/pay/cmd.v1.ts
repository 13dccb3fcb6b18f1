import { z } from 'zod';
import { defineTopic, event, type EventOf } from '../define-topic.ts';
import { orderIdSchema } from './txn.v1.ts';

/** Commands to payments, sent as ACL requests: the conversation id is the correlation id. */
export const payCmdV1 = defineTopic({
  name: 'pay.cmd.v1',
  key: 'orderId',
  description: 'What the orchestrator asks payments to do.',
  events: {
    refund: event(
      'Pay a duplicate capture back in full. Repeating it is harmless: the gateway refunds a capture once.',
      z.looseObject({
        orderId: orderIdSchema,
        dupTxnId: z.string().min(1).max(100),
        attempt: z.int().min(1),
      }),
      { orderId: 'order-0001', dupTxnId: 'cap_2', attempt: 1 },
    ),
  },
});

export type PayCmdV1Event = EventOf<typeof payCmdV1>;
