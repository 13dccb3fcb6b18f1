import { silentLog, systemClock } from '@night-market/kernel';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { PlanLoop } from './plan-loop.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

class Outage extends Error {}

const MANY = Array.from({ length: 60 }, (_, n) => `feeder-${n}`);

/** A loop over feeders that are due until they are planned; each group that is tried is noted. */
function given(feeders: readonly string[], fails: (group: readonly string[]) => Error | undefined) {
  const due = new Set(feeders);
  const tried: (readonly string[])[] = [];
  let failed = 0;
  const loop = new PlanLoop({
    due: (limit) => Promise.resolve([...due].slice(0, limit)),
    plan: (group) => {
      tried.push(group);
      const error = fails(group);
      if (error) return Promise.reject(error);
      for (const feederId of group) due.delete(feederId);
      return Promise.resolve();
    },
    isOutage: (error) => error instanceof Outage,
    failed: () => failed++,
    ...{ clock: systemClock, random: { next: () => 1 }, log: silentLog },
  });
  return { loop, due, tried, failures: () => failed };
}

describe('the loop of plans', () => {
  it('plans many feeders in few transactions, and each once', async () => {
    const { loop, tried } = given(MANY, () => undefined);
    loop.start();
    await vi.advanceTimersByTimeAsync(10);
    await loop.stop();
    expect(tried.map((group) => group.length)).toEqual([25, 25, 10]);
    expect(tried.flat().toSorted()).toEqual(MANY.toSorted());
  });

  it('plans the others of a group in which one cannot be planned, and lets that one rest for a second', async () => {
    const isBad = (group: readonly string[]) => group.includes('feeder-3');
    const { loop, due, tried, failures } = given(MANY, (group) =>
      isBad(group) ? new Error('bad') : undefined,
    );
    loop.start();
    await vi.advanceTimersByTimeAsync(900);
    expect([...due]).toEqual(['feeder-3']);
    expect(failures()).toBe(1);
    expect(tried.filter(isBad).map((group) => group.length)).toEqual([25, 1]);
    await vi.advanceTimersByTimeAsync(200);
    expect(failures()).toBe(2);
    await loop.stop();
  });

  it('tries nothing feeder by feeder while the database is away', async () => {
    let isAway = true;
    const { loop, due, tried, failures } = given(MANY, () => (isAway ? new Outage() : undefined));
    loop.start();
    await vi.advanceTimersByTimeAsync(50);
    expect(tried.every((group) => group.length > 1)).toBe(true);
    isAway = false;
    await vi.advanceTimersByTimeAsync(1_000);
    await loop.stop();
    expect([due.size, failures()]).toEqual([0, 0]);
  });
});
