import { z } from 'zod';
import { defineTopic, event, type EventOf } from '../define-topic.ts';
import { payTxnV1, payTxnV1Payloads as v1 } from './txn.v1.ts';

/** Money, add-only over version 1: both fields are optional in the schema. */
const money = {
  /** Minor units (TWD has the ISO exponent 2), a positive integer. */
  amount: z.int().positive().optional(),
  /** ISO 4217. Open: consumers must tolerate currencies they do not know. */
  currency: z.string().length(3).optional(),
};
const paid = { amount: 12_000, currency: 'TWD' };
const examples = payTxnV1.events;

/** The same facts as `pay.txn.v1`, under the same event ids, with the money. */
export const payTxnV2 = defineTopic({
  name: 'pay.txn.v2',
  key: 'orderId',
  description: 'Facts about charges, duplicate captures and refunds of an order, with amounts.',
  events: {
    requested: event('A charge was asked for.', v1.requested.extend(money), {
      ...examples.requested.example,
      ...paid,
    }),
    captured: event('The gateway captured the order once.', v1.captured.extend(money), {
      ...examples.captured.example,
      ...paid,
    }),
    capture_failed: event('The gateway declined for good.', v1.capture_failed.extend(money), {
      ...examples.capture_failed.example,
      ...paid,
    }),
    duplicate_captured: event(
      'The gateway captured the order once more.',
      v1.duplicate_captured.extend(money),
      {
        ...examples.duplicate_captured.example,
        ...paid,
      },
    ),
    result_replayed: event('A repeated request was answered.', v1.result_replayed.extend(money), {
      ...examples.result_replayed.example,
      ...paid,
    }),
    refunded: event('A duplicate capture was paid back.', v1.refunded.extend(money), {
      ...examples.refunded.example,
      ...paid,
    }),
    refund_failed: event('The gateway refused a refund.', v1.refund_failed.extend(money), {
      ...examples.refund_failed.example,
      ...paid,
    }),
  },
});

export type PayTxnV2Event = EventOf<typeof payTxnV2>;
