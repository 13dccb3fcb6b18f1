import { FakeClock } from '@night-market/testing';
import { silentLog } from '@night-market/kernel';
import { describe, expect, it } from 'vitest';
import { captured, duplicate, policy, refunded, refundFailed, START_MS } from '../../test/support/facts.ts';
import { MemoryWorld } from '../../test/support/memory.ts';
import { AdvanceSagas } from '../advance-sagas/advance-sagas.handler.ts';
import type { Occurrence } from '../domain/occurrence.ts';
import { FireTimers } from './fire-timers.handler.ts';

async function given(...facts: Occurrence[]) {
  const world = new MemoryWorld();
  const clock = new FakeClock();
  const random = { next: () => 1 };
  const sagas = new AdvanceSagas({ sagas: world, refunds: world, observer: world, clock, random }, policy);
  await world.run((tx) => sagas.handle(tx, facts));
  world.sent = [];
  const fireTimers = new FireTimers({
    ...{ unitOfWork: world, timers: world, sagas, observer: world, clock, log: silentLog },
    isOutage: (error) => error instanceof Error && error.message === 'away',
  });
  const fireAll = () => fireTimers.fire(world.timers.map(({ id }) => id));
  return { world, clock, fireTimers, fireAll };
}

const legOf = (world: MemoryWorld) => world.sagas.get('order-1')?.state.legs['cap-2'];

describe('timers that fire', () => {
  it('take an unanswered refund for failed and plan the next attempt', async () => {
    const { world, clock, fireAll } = await given(captured(), duplicate());
    await clock.advance(30_000);
    expect(await fireAll()).toBe(1);
    expect(legOf(world)).toMatchObject({ state: 'NeedsAttention', failure: { by: 'timeout' } });
    expect(world.timers).toMatchObject([{ kind: 'refund_retry', attempt: 1, dueAtMs: START_MS + 31_000 }]);
    expect(world.counted).toContain('timer refund_timeout');
  });

  it('ask for another refund when the pause is over, caused by the timer', async () => {
    const { world, fireTimers } = await given(captured(), duplicate(), refundFailed());
    const retry = world.timers.find(({ kind }) => kind === 'refund_retry')!;
    await fireTimers.fire([retry.id]);
    expect(world.sent).toMatchObject([{ command: { attempt: 2 }, correlationId: retry.correlationId }]);
    expect(world.sent[0]?.causationId).toBe(world.history.at(-1)?.transition.eventId);
  });

  it('leave no trace when they have become stale', async () => {
    const { world, fireAll } = await given(captured(), duplicate(), refunded());
    const before = { story: world.story(), saga: world.sagas.get('order-1') };
    expect(await fireAll()).toBe(1);
    expect({ story: world.story(), saga: world.sagas.get('order-1') }).toEqual(before);
    expect(world.timers).toEqual([]);
  });

  it('are kept when the store goes away in the middle', async () => {
    const { world, fireAll } = await given(captured(), duplicate());
    world.save = () => Promise.reject(new Error('away'));
    await expect(fireAll()).rejects.toThrow('away');
    expect(world.timers).toHaveLength(1);
    expect(legOf(world)?.state).toBe('RefundCommanded');
  });

  it('that cannot be handled are postponed and hold up no other', async () => {
    const { world, clock, fireAll } = await given(captured(), duplicate(), captured('bad'), duplicate('bad'));
    const save = world.save.bind(world);
    world.save = (tx, advanced) =>
      advanced.some(({ after }) => after.state.orderId === 'bad')
        ? Promise.reject(new Error('refused'))
        : save(tx, advanced);
    await clock.advance(30_000);
    expect(await fireAll()).toBe(2);
    expect(legOf(world)?.state).toBe('NeedsAttention');
    expect(world.timers.find(({ orderId }) => orderId === 'bad')?.dueAtMs).toBe(START_MS + 90_000);
  });

  it('fire nothing that somebody else has taken', async () => {
    const { world, fireTimers } = await given(captured(), duplicate());
    const [timer] = world.timers;
    world.timers = [];
    expect(await fireTimers.fire([timer!.id])).toBe(0);
    expect(legOf(world)?.state).toBe('RefundCommanded');
  });
});
