import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { backoffMs, DEFAULT_BACKOFF } from './backoff.ts';
import { seededRandom } from './random.ts';

describe('backoff', () => {
  it('stays between half the step and the step, and never above the cap', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 60 }), fc.integer(), (attempt, seed) => {
        const wait = backoffMs(DEFAULT_BACKOFF, attempt, seededRandom(seed));
        const step = Math.min(30_000, 1_000 * 2 ** (attempt - 1));
        expect(wait).toBeGreaterThanOrEqual(step / 2);
        expect(wait).toBeLessThanOrEqual(step);
      }),
    );
  });

  it('grows from attempt to attempt until the cap', () => {
    const lowest = { next: () => 0 };
    const highest = { next: () => 0.999999 };
    for (let attempt = 1; attempt < 5; attempt++) {
      const longest = backoffMs(DEFAULT_BACKOFF, attempt, highest);
      expect(backoffMs(DEFAULT_BACKOFF, attempt + 1, lowest)).toBeGreaterThanOrEqual(longest - 1);
    }
  });

  it('is repeated by the same seed', () => {
    const waits = (seed: number) => {
      const random = seededRandom(seed);
      return [1, 2, 3].map((attempt) => backoffMs(DEFAULT_BACKOFF, attempt, random));
    };
    expect(waits(7)).toEqual(waits(7));
    expect(waits(7)).not.toEqual(waits(8));
  });
});
