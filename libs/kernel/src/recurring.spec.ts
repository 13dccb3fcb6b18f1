import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { systemClock } from './clock.ts';
import { Recurring } from './recurring.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const advance = (ms: number) => vi.advanceTimersByTimeAsync(ms);

/** Rounds that give these waits, or fail; then 1,000 for ever. */
function given(results: (number | Error)[], firstAfterMs = 0) {
  const startedMs = systemClock.nowMs();
  const at: number[] = [];
  const failures: [string, number, number][] = [];
  const recurring = new Recurring({
    round: () => {
      at.push(systemClock.nowMs() - startedMs);
      const next = results.shift() ?? 1_000;
      return next instanceof Error ? Promise.reject(next) : Promise.resolve(next);
    },
    backoff: { baseMs: 100, factor: 2, capMs: 400 },
    failed: (error, attempt, waitMs) => failures.push([(error as Error).message, attempt, waitMs]),
    firstAfterMs,
    clock: systemClock,
    random: { next: () => 1 },
  });
  return { at, failures, recurring };
}

describe('recurring work', () => {
  it('goes on at once, or after as long as the round says', async () => {
    const { at, recurring } = given([0, 0, 300]);
    recurring.start();
    await advance(1_300);
    expect(at).toEqual([0, 0, 0, 300, 1_300]);
    await recurring.stop();
  });

  it('waits longer after each failure in a row, up to the cap, and anew after a success', async () => {
    const away = () => new Error('away');
    const { at, failures, recurring } = given([away(), away(), away(), away(), 50, away()]);
    recurring.start();
    await advance(1_250);
    expect(at).toEqual([0, 100, 300, 700, 1_100, 1_150, 1_250]);
    expect(failures).toEqual([
      ['away', 1, 100],
      ['away', 2, 200],
      ['away', 3, 400],
      ['away', 4, 400],
      ['away', 1, 100],
    ]);
    await recurring.stop();
  });

  it('begins later when told, and not at all when stopped before', async () => {
    const { at, recurring } = given([], 500);
    recurring.start();
    await advance(499);
    expect(at).toEqual([]);
    await recurring.stop();
    await advance(10_000);
    expect(at).toEqual([]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('stops when the round in hand has ended, which learns of it by its signal', async () => {
    const end = Promise.withResolvers<void>();
    let isAborted = false;
    let rounds = 0;
    const recurring = new Recurring({
      round: async (signal) => {
        rounds++;
        signal.addEventListener('abort', () => (isAborted = true));
        await end.promise;
        return 0;
      },
      ...{ backoff: { baseMs: 1, factor: 2, capMs: 1 }, failed: () => undefined },
      ...{ clock: systemClock, random: { next: () => 1 } },
    });
    recurring.start();
    recurring.start();
    let isStopped = false;
    const stopping = recurring.stop().then(() => (isStopped = true));
    await advance(0);
    expect([isAborted, isStopped]).toEqual([true, false]);
    end.resolve();
    await stopping;
    expect(rounds).toBe(1);
  });
});
