import { seededRandom } from '@night-market/kernel';
import { expect, it } from 'vitest';
import { renewAfterMs } from './renew-after.ts';

it('agents that come together are told to come again at different times, each well before its lease ends', () => {
  const random = seededRandom(7);
  const waits = Array.from({ length: 200 }, () => renewAfterMs(30_000, random));
  expect(Math.min(...waits)).toBeGreaterThanOrEqual(8_000);
  expect(Math.max(...waits)).toBeLessThanOrEqual(12_000);
  expect(new Set(waits).size).toBeGreaterThan(150);
});
