import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { BackPressure } from './back-pressure.ts';
import { systemClock } from './clock.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const advance = (ms: number) => vi.advanceTimersByTimeAsync(ms);

/** Work that is in hand, and new work that waits because of it. */
function given(inHand: number) {
  const state = { inHand, isEased: false, waits: [] as number[] };
  const pressure = new BackPressure(
    { maxInHand: 200, maxWaitMs: 150 },
    {
      inHand: () => state.inHand,
      clock: systemClock,
      waited: (waitMs) => void state.waits.push(waitMs),
    },
  );
  void pressure.ease().then(() => (state.isEased = true));
  return state;
}

describe('back-pressure', () => {
  it('lets new work begin at once while no more than the limit is in hand', async () => {
    const state = given(200);
    await advance(0);
    expect(state).toMatchObject({ isEased: true, waits: [0] });
    expect(vi.getTimerCount()).toBe(0);
  });

  it('lets new work wait until no more than the limit is in hand', async () => {
    const state = given(201);
    await advance(100);
    expect(state.isEased).toBe(false);
    state.inHand = 200;
    await advance(2);
    expect(state).toMatchObject({ isEased: true, waits: [102] });
  });

  it('keeps nothing new out for longer than it may, however much is in hand', async () => {
    const state = given(4_000);
    await advance(149);
    expect(state.isEased).toBe(false);
    await advance(1);
    expect(state).toMatchObject({ isEased: true, waits: [150] });
  });
});
