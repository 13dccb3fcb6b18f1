import { decodeEvent, versionsNamed, type Envelope } from '@night-market/contracts';
import { FakeClock } from '@night-market/testing';
import { deriveId, type SqlTx } from '@night-market/kernel';
import { EventComposer, type OutboxMessage } from '@night-market/outbox';
import { beforeEach, describe, expect, it } from 'vitest';
import { charge, request } from '../../../test/support/facts.ts';
import type { Charge } from '../../domain/charge.ts';
import type { RefundFact } from '../../refund/ports.ts';
import { PaymentEvents } from './payment-events.publisher.ts';

const correlationId = deriveId('correlation');
const causationId = deriveId('causation');
const trace = { correlationId, causationId };
const money = { amount: 12_000, currency: 'TWD' };
const paymentId = deriveId('payment');

const captured: Charge = charge('order-1', { state: 'captured', captureId: 'cap-1', ...trace });
const failed: Charge = charge('order-1', { state: 'capture_failed', failureCode: 'card_declined', ...trace });
const refundFact = { ...trace, orderId: 'order-1', captureId: 'cap-2', attempt: 2, money };

let appended: OutboxMessage[];
const tx: SqlTx = {
  query: async () => [],
  send: () => undefined,
  settled: () => Promise.resolve(),
  afterCommit: () => undefined,
};
const outbox = {
  append: async (_tx: SqlTx, messages: readonly OutboxMessage[]) => void appended.push(...messages),
};
const eventsOf = (publishV2: boolean) =>
  new PaymentEvents(
    outbox,
    new EventComposer('payments', new FakeClock()),
    versionsNamed('pay.txn', publishV2 ? 'v1,v2' : 'v1'),
  );
beforeEach(() => {
  appended = [];
});

/** Everything payments can say, with the payload of version 1 that it must become. */
const sayings: [
  string,
  (events: PaymentEvents) => Promise<void>,
  Record<string, unknown>,
  Record<string, unknown>,
][] = [
  [
    'requested',
    (events) => events.requested(tx, [request('order-1', paymentId, trace)]),
    { orderId: 'order-1', paymentId, stallId: 'stall-07' },
    money,
  ],
  [
    'captured',
    (events) => events.settled(tx, [{ charge: captured, facts: [{ type: 'captured', txnId: 'cap-1' }] }], []),
    { orderId: 'order-1', txnId: 'cap-1' },
    money,
  ],
  [
    'capture_failed',
    (events) =>
      events.settled(
        tx,
        [{ charge: failed, facts: [{ type: 'capture_failed', code: 'card_declined' }] }],
        [],
      ),
    { orderId: 'order-1', code: 'card_declined' },
    money,
  ],
  [
    'duplicate_captured',
    (events) => {
      const odd = { amount: 5, currency: 'TWD' };
      const fact = { type: 'duplicate_captured', dupTxnId: 'cap-2', origTxnId: 'cap-1', money: odd } as const;
      return events.settled(tx, [{ charge: captured, facts: [fact] }], []);
    },
    { orderId: 'order-1', dupTxnId: 'cap-2', origTxnId: 'cap-1' },
    { amount: 5, currency: 'TWD' },
  ],
  [
    'duplicate_captured',
    (events) =>
      events.settled(
        tx,
        [{ charge: failed, facts: [{ type: 'duplicate_captured', dupTxnId: 'cap-2', money }] }],
        [],
      ),
    { orderId: 'order-1', dupTxnId: 'cap-2' },
    money,
  ],
  [
    'result_replayed',
    (events) => events.settled(tx, [], [{ charge: captured, paymentId, ...trace }]),
    { orderId: 'order-1', paymentId, result: 'captured', txnId: 'cap-1' },
    money,
  ],
  [
    'result_replayed',
    (events) => events.settled(tx, [], [{ charge: failed, paymentId, ...trace }]),
    { orderId: 'order-1', paymentId, result: 'capture_failed', code: 'card_declined' },
    money,
  ],
  [
    'refunded',
    (events) => events.refunds(tx, [{ ...refundFact, type: 'refunded', refundId: 'ref-2' }]),
    { orderId: 'order-1', dupTxnId: 'cap-2', attempt: 2, refundId: 'ref-2' },
    money,
  ],
  [
    'refund_failed',
    (events) => events.refunds(tx, [{ ...refundFact, type: 'refund_failed', code: 'refund_failed' }]),
    { orderId: 'order-1', dupTxnId: 'cap-2', attempt: 2, code: 'refund_failed' },
    money,
  ],
  [
    'refund_failed',
    (events) => {
      const { money: _, ...unknown } = refundFact;
      const fact: RefundFact = { ...unknown, type: 'refund_failed', code: 'unknown_capture' };
      return events.refunds(tx, [fact]);
    },
    { orderId: 'order-1', dupTxnId: 'cap-2', attempt: 2, code: 'unknown_capture' },
    {},
  ],
];

const read = ({ topic, value }: OutboxMessage): Envelope => decodeEvent(topic, value);

describe('what payments tells the world', () => {
  it.each(sayings)('%s: valid in both versions, one fact under one id', async (type, say, payload, more) => {
    await say(eventsOf(true));
    const [v1, v2] = appended.map(read);
    expect(appended).toHaveLength(2);
    expect(v1).toEqual({
      ...trace,
      id: v1?.id,
      topic: 'pay.txn.v1',
      ts: '2026-11-22T18:00:00.000Z',
      key: 'order-1',
      type,
      payload,
    });
    expect(v2).toEqual({ ...v1, topic: 'pay.txn.v2', payload: { ...payload, ...more } });
    expect(appended.map(({ id, key }) => [id, String(key)])).toEqual([
      [v1?.id, 'order-1'],
      [v1?.id, 'order-1'],
    ]);
    expect(appended[0]?.headers).toMatchObject({
      ce_id: v1?.id,
      ce_type: `pay.txn.v1.${type}`,
      ce_source: '/night-market/payments',
    });
  });

  it.each(sayings)('%s: in version 1 alone when that is asked for', async (type, say) => {
    await say(eventsOf(false));
    expect(appended.map(({ topic }) => topic)).toEqual(['pay.txn.v1']);
    expect(read(appended[0]!).type).toBe(type);
  });

  it('gives every fact an id of its own, and keeps their order', async () => {
    const facts = ['cap-2', 'cap-3'].map((dupTxnId) => ({
      type: 'duplicate_captured' as const,
      dupTxnId,
      money,
    }));
    const replays = [{ charge: captured, paymentId, ...trace }];
    await eventsOf(false).settled(tx, [{ charge: captured, facts }], replays);
    expect(appended.map((message) => read(message).type)).toEqual([
      'duplicate_captured',
      'duplicate_captured',
      'result_replayed',
    ]);
    expect(new Set(appended.map(({ id }) => id)).size).toBe(3);
  });

  it('says nothing that breaks the contract', async () => {
    const bad = request('order-1', 'no uuid', trace);
    const saying = (async () => eventsOf(true).requested(tx, [bad]))();
    await expect(saying).rejects.toThrow('paymentId');
    expect(appended).toEqual([]);
  });
});
