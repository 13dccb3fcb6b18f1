import { expect, it } from 'vitest';
import { throttle } from './throttle.ts';

it('lets through the first, and then one in each while, also when the clock is set back', () => {
  const clock = { atMs: 50_000, nowMs: () => clock.atMs };
  const isDue = throttle(clock, 1_000);
  const at = (atMs: number): boolean => {
    clock.atMs = atMs;
    return isDue();
  };
  expect([50_000, 50_000, 50_999, 51_000, 51_500, 40_000, 40_500].map(at)).toEqual([
    ...[true, false, false, true, false],
    ...[true, false],
  ]);
});
