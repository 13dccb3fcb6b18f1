import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { BackPressure } from './back-pressure.ts';
import { systemClock } from '@night-market/kernel';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const advance = (ms: number) => vi.advanceTimersByTimeAsync(ms);

/** Work that is in hand, and new work that waits because of it. */
function given(inHand: number, batchSize = 1) {
  const state = { inHand, batchSize, isThrottled: false, waits: [] as number[] };
  const pressure = new BackPressure(
    { minInHand: 60, maxWaitMs: 150 },
    {
      inHand: () => state.inHand,
      clock: systemClock,
      waited: (waitMs) => void state.waits.push(waitMs),
    },
  );
  void pressure.throttle(() => state.batchSize).then(() => (state.isThrottled = true));
  return state;
}

describe('back-pressure', () => {
  it('lets new work begin at once while no more than the limit is in hand', async () => {
    const state = given(60);
    await advance(0);
    expect(state).toMatchObject({ isThrottled: true, waits: [0] });
    expect(vi.getTimerCount()).toBe(0);
  });

  it('lets new work wait until no more than the limit is in hand', async () => {
    const state = given(61);
    await advance(100);
    expect(state.isThrottled).toBe(false);
    state.inHand = 60;
    await advance(2);
    expect(state).toMatchObject({ isThrottled: true, waits: [102] });
  });

  it('keeps nothing new out for longer than it may, however much is in hand', async () => {
    const state = given(4_000);
    await advance(149);
    expect(state.isThrottled).toBe(false);
    await advance(1);
    expect(state).toMatchObject({ isThrottled: true, waits: [150] });
  });

  it.each([
    [1, 60],
    [60, 60],
    [61, 61],
    [200, 200],
  ])('lets %i new pieces of work begin with up to %i in hand', async (batchSize, most) => {
    const [within, beyond] = [given(most, batchSize), given(most + 1, batchSize)];
    await advance(0);
    expect([within.isThrottled, beyond.isThrottled]).toEqual([true, false]);
  });

  it('ends the wait when the batch has grown enough', async () => {
    const state = given(150, 50);
    await advance(100);
    expect(state.isThrottled).toBe(false);
    state.batchSize = 150;
    await advance(2);
    expect(state.isThrottled).toBe(true);
  });
});
