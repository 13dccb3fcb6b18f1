import { FakeClock } from '@night-market/testing';
import { describe, expect, it } from 'vitest';
import { captured, duplicate, policy, refundFailed } from '../../test/support/facts.ts';
import { MemoryWorld } from '../../test/support/memory.ts';
import { AdvanceSagas } from '../advance-sagas/advance-sagas.handler.ts';
import type { Occurrence } from '../domain/occurrence.ts';
import { RetryLegHandler } from './retry-leg.handler.ts';

async function given(...facts: Occurrence[]) {
  const world = new MemoryWorld();
  const clock = new FakeClock();
  const ports = { sagas: world, refunds: world, observer: world, clock, random: { next: () => 0 } };
  const sagas = new AdvanceSagas(ports, policy);
  await world.run((tx) => sagas.handle(tx, facts));
  world.sent = [];
  const handler = new RetryLegHandler({ unitOfWork: world, store: world, sagas, clock });
  const retry = (orderId = 'order-1', dupTxnId = 'cap-2') =>
    handler.handle({ orderId, dupTxnId, actor: 'operator-1', reason: 'the gateway is back' });
  return { world, retry };
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
