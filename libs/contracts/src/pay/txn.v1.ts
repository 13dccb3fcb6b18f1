import { z } from 'zod';
import { defineTopic, event, type EventOf } from '../define-topic.ts';
import { codeSchema, evidenceSchema, idSchema } from '../fields.ts';

const requested = z.looseObject({
  orderId: idSchema,
  paymentId: z.uuid(),
  stallId: idSchema,
});
const captured = z.looseObject({ orderId: idSchema, txnId: idSchema });
const captureFailed = z.looseObject({ orderId: idSchema, code: codeSchema });
const duplicateCaptured = z.looseObject({
  orderId: idSchema,
  dupTxnId: idSchema,
  /** Absent when the order has no legitimate capture at all (a capture after a definitive failure). */
  origTxnId: idSchema.optional(),
});
const resultReplayed = z.looseObject({
  orderId: idSchema,
  paymentId: z.uuid(),
  result: z.enum(['captured', 'capture_failed']),
  txnId: idSchema.optional(),
  code: codeSchema.optional(),
});
const refunded = z.looseObject({
  orderId: idSchema,
  dupTxnId: idSchema,
  refundId: z.string().min(1),
  attempt: z.int().min(1),
  outsideEvidence: evidenceSchema
    .optional()
    .describe('There when it was paid back outside the gateway: where the proof is kept.'),
});
const refundFailed = z.looseObject({
  orderId: idSchema,
  dupTxnId: idSchema,
  attempt: z.int().min(1),
  code: codeSchema,
});

const orderId = 'order-0001';
const paymentId = '0198c0de-0000-7000-8000-000000000001';

/** What happened to the money of an order. */
export const payTxnV1 = defineTopic({
  name: 'pay.txn.v1',
  status: 'published',
  key: 'orderId',
  producers: ['payments'],
  consumers: ['payments', 'orchestrator', { name: 'gate', writtenFor: 'pay.txn.v1', follows: true }],
  description: 'Facts about charges, duplicate captures and refunds of an order.',
  events: {
    requested: event('A charge was asked for.', requested, { orderId, paymentId, stallId: 'stall-07' }),
    captured: event('The gateway captured the order once.', captured, { orderId, txnId: 'cap_1' }),
    capture_failed: event('The gateway declined for good.', captureFailed, {
      orderId,
      code: 'card_declined',
    }),
    duplicate_captured: event(
      'The gateway captured the order once more.',
      duplicateCaptured,
      { orderId, dupTxnId: 'cap_2', origTxnId: 'cap_1' },
      { moreExamples: [{ orderId, dupTxnId: 'cap_2' }] },
    ),
    result_replayed: event(
      'A repeated request was answered from the earlier result.',
      resultReplayed,
      { orderId, paymentId, result: 'captured', txnId: 'cap_1' },
      { moreExamples: [{ orderId, paymentId, result: 'capture_failed', code: 'card_declined' }] },
    ),
    refunded: event(
      'A duplicate capture was paid back.',
      refunded,
      { orderId, dupTxnId: 'cap_2', refundId: 'ref_1', attempt: 1 },
      {
        moreExamples: [
          {
            ...{ orderId, dupTxnId: 'cap_2', refundId: 'outside:cap_2', attempt: 2 },
            outsideEvidence: 'receipt 2026-17',
          },
        ],
      },
    ),
    refund_failed: event('The gateway refused a refund.', refundFailed, {
      orderId,
      dupTxnId: 'cap_2',
      attempt: 1,
      code: 'refund_failed',
    }),
  },
});

export type PayTxnV1Event = EventOf<typeof payTxnV1>;
