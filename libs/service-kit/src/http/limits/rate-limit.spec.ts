import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { RateLimit } from './rate-limit.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it('takes as much as it says within a window, and says how long to wait for the next', async () => {
  const rate = new RateLimit(2, { windowS: 10 });
  expect([await rate.excess('a'), await rate.excess('a')]).toEqual([undefined, undefined]);
  vi.advanceTimersByTime(4_000);
  expect(await rate.excess('a')).toEqual({ perWindow: 2, windowS: 10, times: 1.5, waitMs: 6_000 });
  expect(await rate.excess('b')).toBeUndefined();
  vi.advanceTimersByTime(6_000);
  expect(await rate.excess('a')).toBeUndefined();
});

it('refuses what counts for more than a whole window at once', async () => {
  expect(await new RateLimit(2).excess('a', 17)).toMatchObject({ times: 8.5 });
});

it('remembers no more keys than it says: the oldest begins anew', async () => {
  const rate = new RateLimit(1, { windowS: 60, keysMax: 100 });
  for (let n = 0; n < 1_000; n++) await rate.excess(`key-${n}`);
  expect(vi.getTimerCount()).toBe(100);
  expect(await rate.excess('key-999')).toBeDefined();
  expect(await rate.excess('key-0')).toBeUndefined();
});
