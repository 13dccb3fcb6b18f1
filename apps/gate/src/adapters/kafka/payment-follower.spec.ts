import { payTxnV1 } from '@night-market/contracts';
import { newId, silentLog, type Tx } from '@night-market/kernel';
import { eventually, FakeClock } from '@night-market/testing';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { PaymentNews } from '../../follow-payments/ports.ts';
import { PaymentFollower, type PaymentLog } from './payment-follower.ts';
import type { PaymentRecord } from './payment-news.ts';

const valueOf = (type: string, payload: object): Buffer => {
  const envelope = { id: newId(), topic: payTxnV1.name, ts: '2026-11-29T12:00:00.000Z', key: 'k', type };
  return Buffer.from(JSON.stringify({ ...envelope, payload, correlationId: newId(), causationId: newId() }));
};
const recordOf = (offset: bigint, orderId: string, type: string, more: object = {}): PaymentRecord => ({
  ...{ partition: 0, offset, key: Buffer.from(orderId), value: valueOf(type, { orderId, ...more }) },
});

function world(given: { hasCharges?: boolean; known?: bigint } = {}) {
  const clock = new FakeClock();
  const state = { hasCharges: true, ...given };
  const kept: { news: readonly PaymentNews[]; next: bigint | undefined }[] = [];
  const follows: { from: bigint; take: (records: readonly PaymentRecord[]) => Promise<void> }[] = [];
  const payLog: PaymentLog = {
    ends: () => Promise.resolve([{ partition: 0, low: 3n }]),
    async follow([start], take, signal) {
      follows.push({ from: start!.next, take });
      const over = Promise.withResolvers<void>();
      signal.addEventListener('abort', () => over.resolve(), { once: true });
      await over.promise;
    },
    close: () => Promise.resolve(),
  };
  const follower = new PaymentFollower<Tx>({
    payments: {
      hasCharges: () => Promise.resolve(state.hasCharges),
      positions: () => Promise.resolve(new Map(given.known === undefined ? [] : [[0, given.known]])),
      keep: (_tx, news, next) => void kept.push({ news, next: next.get(0) }),
    },
    unitOfWork: { run: (work) => work({ settled: () => Promise.resolve(), afterCommit: () => undefined }) },
    ...{ payLog, clock, random: { next: () => 1 }, log: silentLog },
  });
  follower.start();
  onTestFinished(() => follower.stop());
  const followed = () => eventually(() => Promise.resolve(follows.at(-1)));
  return { clock, followed, follows, kept, state };
}

describe('what payments tells of entries', () => {
  it('is kept with how far it was read; orders of stalls are passed by', async () => {
    const { followed, kept } = world();
    const { from, take } = await followed();
    expect(from).toBe(3n);
    await take([recordOf(3n, 'order-1', 'captured', { txnId: 'c' })]);
    expect(kept).toEqual([]);
    const paymentId = newId();
    await take([
      recordOf(4n, 'gate-t1', 'requested', { paymentId, stallId: 'gate-north' }),
      recordOf(5n, 'gate-t1', 'captured', { txnId: 'c' }),
      recordOf(6n, 'gate-t2', 'capture_failed', { code: 'card_declined' }),
      recordOf(7n, 'order-2', 'captured', { txnId: 'c' }),
    ]);
    const news = [
      { orderId: 'gate-t1', state: 'captured', code: null },
      { orderId: 'gate-t2', state: 'failed', code: 'card_declined' },
    ];
    expect(kept).toEqual([{ news, next: 8n }]);
  });

  it('is read from where it was left', async () => {
    const { followed } = world({ known: 41n });
    expect((await followed()).from).toBe(41n);
  });

  it('is not read before an entry was charged', async () => {
    const { clock, followed, follows, state } = world({ hasCharges: false });
    await clock.advance(10_000);
    expect(follows).toEqual([]);
    state.hasCharges = true;
    await clock.advance(2_000);
    expect((await followed()).from).toBe(3n);
  });

  it('may be no event at all, and is passed by', async () => {
    const { followed, kept } = world();
    const { take } = await followed();
    await take([{ partition: 0, offset: 3n, key: Buffer.from('gate-x'), value: Buffer.from('nonsense') }]);
    await take([{ partition: 0, offset: 4n, key: null, value: null }]);
    expect(kept).toEqual([]);
  });

  it('is kept how far also where nothing concerns entries, now and then', async () => {
    const { followed, kept } = world();
    const { take } = await followed();
    const record = recordOf(3n, 'order-1', 'captured', { txnId: 'c' });
    await take(Array.from({ length: 10_000 }, (_, n) => ({ ...record, offset: BigInt(n) })));
    expect(kept).toEqual([{ news: [], next: 10_000n }]);
  });
});
