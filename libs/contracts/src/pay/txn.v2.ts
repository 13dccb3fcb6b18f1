import type { z } from 'zod';
import { defineTopic, event, type EventDefinition, type EventOf } from '../define-topic.ts';
import { amountSchema, currencySchema } from '../fields.ts';
import { payTxnV1 } from './txn.v1.ts';

/** Money, add-only over version 1: both fields are optional in the schema. */
const money = { amount: amountSchema.optional(), currency: currencySchema.optional() };
const paid = { amount: 12_000, currency: 'TWD' };

/** An event of version 1 with money; the first example has it, another does without. */
const withMoney = <S extends z.ZodObject>({ description, schema, examples }: EventDefinition<S>) => {
  const grown = schema.extend(money) as z.ZodObject<S['shape'] & typeof money, z.core.$loose>;
  type Payload = z.input<typeof grown>;
  const [example, ...others] = examples as readonly Payload[];
  return event<typeof grown>(description, grown, { ...example, ...paid } as Payload, {
    moreExamples: [example!, ...others.map((other) => ({ ...other, ...paid }))],
  });
};

const { events } = payTxnV1;

/** The same facts as `pay.txn.v1`, under the same event ids, with the money. */
export const payTxnV2 = defineTopic({
  name: 'pay.txn.v2',
  status: 'published',
  key: 'orderId',
  producers: ['payments'],
  consumers: [{ name: 'console', writtenFor: 'pay.txn.v2', follows: true }, 'reporting'],
  description: 'Facts about charges, duplicate captures and refunds of an order, with amounts.',
  events: {
    requested: withMoney(events.requested),
    captured: withMoney(events.captured),
    capture_failed: withMoney(events.capture_failed),
    duplicate_captured: withMoney(events.duplicate_captured),
    result_replayed: withMoney(events.result_replayed),
    refunded: withMoney(events.refunded),
    refund_failed: withMoney(events.refund_failed),
  },
});

export type PayTxnV2Event = EventOf<typeof payTxnV2>;
