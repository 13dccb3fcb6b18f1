import { FakeClock } from '@night-market/testing';
import { describe, expect, it } from 'vitest';
import { captured, duplicate, policy, refunded, refundFailed } from '../../test/support/facts.ts';
import { MemoryWorld } from '../../test/support/memory.ts';
import { AdvanceSagas } from '../advance-sagas/advance-sagas.handler.ts';
import type { Occurrence } from '../domain/occurrence.ts';
import { ActOnSaga } from './act-on-saga.handler.ts';

async function given(...facts: Occurrence[]) {
  const world = new MemoryWorld();
  const clock = new FakeClock();
  const ports = { sagas: world, refunds: world, observer: world, clock, random: { next: () => 0 } };
  const sagas = new AdvanceSagas(ports, policy);
  await world.run((tx) => sagas.handle(tx, facts));
  world.sent = [];
  const acts = new ActOnSaga({ unitOfWork: world, store: world, sagas, clock });
  const actor = 'operator-1';
  const retry = (orderId = 'order-1', dupTxnId = 'cap-2') =>
    acts.handle({ type: 'retry_requested', orderId, dupTxnId, actor, reason: 'the gateway is back' });
  const report = (dupTxnId = 'cap-2') =>
    acts.handle({
      ...{ type: 'outside_reported', orderId: 'order-1', dupTxnId, actor },
      ...{ reason: 'paid in cash', evidence: 'receipt 17' },
    });
  const note = (orderId = 'order-1') =>
    acts.handle({ type: 'note_added', orderId, actor, reason: 'the customer called' });
  return { world, retry, report, note };
}

describe("an operator's retry", () => {
  it('asks for the refund again under the next number and keeps who and why', async () => {
    const { world, retry } = await given(captured(), duplicate(), refundFailed());
    expect(await retry()).toEqual({ outcome: 'accepted' });
    expect(world.sent).toMatchObject([{ orderId: 'order-1', command: { attempt: 2 } }]);
    expect(world.history.at(-1)).toMatchObject({
      operator: 'operator-1',
      reason: 'the gateway is back',
      transition: { actor: 'operator', to: 'RefundCommanded' },
    });
  });

  it('goes past the automatic limit', async () => {
    const { world, retry } = await given(captured(), duplicate(), refundFailed('order-1', 3));
    await retry();
    expect(world.sent).toMatchObject([{ command: { attempt: 4 } }]);
  });

  it('does nothing for a leg whose refund is under way', async () => {
    const { world, retry } = await given(captured(), duplicate());
    expect(await retry()).toEqual({ outcome: 'leg_not_waiting', state: 'RefundCommanded' });
    expect(world.sent).toEqual([]);
  });

  it('knows neither foreign sagas nor foreign legs', async () => {
    const { world, retry } = await given(captured(), duplicate(), refundFailed());
    expect(await retry('order-2')).toEqual({ outcome: 'saga_not_found' });
    expect(await retry('order-1', 'toString')).toEqual({ outcome: 'leg_not_found' });
    expect(world.sagas.size).toBe(1);
  });
});

describe('a report that the money went back outside the gateway', () => {
  it('asks payments to book it, and keeps who, why and the evidence', async () => {
    const { world, report } = await given(captured(), duplicate(), refundFailed());
    expect(await report()).toEqual({ outcome: 'accepted' });
    expect(world.sent).toMatchObject([
      { orderId: 'order-1', command: { type: 'RecordOutsideRefund', attempt: 2, evidence: 'receipt 17' } },
    ]);
    expect(world.history.at(-1)).toMatchObject({
      ...{ operator: 'operator-1', reason: 'paid in cash', evidence: 'receipt 17' },
      transition: { on: 'outside_reported', to: 'OutsideReported' },
    });
  });

  it('is refused while a refund is under way, and once one was made', async () => {
    const underWay = await given(captured(), duplicate());
    expect(await underWay.report()).toEqual({ outcome: 'leg_not_waiting', state: 'RefundCommanded' });
    const over = await given(captured(), duplicate(), refunded());
    expect(await over.report()).toEqual({ outcome: 'leg_not_waiting', state: 'Refunded' });
    expect([...underWay.world.sent, ...over.world.sent]).toEqual([]);
  });

  it('is taken once', async () => {
    const { world, report } = await given(captured(), duplicate(), refundFailed());
    await report();
    expect(await report()).toEqual({ outcome: 'leg_not_waiting', state: 'OutsideReported' });
    expect(world.sent).toHaveLength(1);
  });
});

describe('a note', () => {
  it('stands in the history of any saga, and moves nothing', async () => {
    const { world, note } = await given(captured());
    const before = world.sagas.get('order-1')!.state;
    expect(await note()).toEqual({ outcome: 'accepted' });
    expect(world.sagas.get('order-1')!.state).toBe(before);
    expect(world.history.at(-1)).toMatchObject({ operator: 'operator-1', reason: 'the customer called' });
    expect([world.sent, await note('order-2')]).toEqual([[], { outcome: 'saga_not_found' }]);
  });
});
