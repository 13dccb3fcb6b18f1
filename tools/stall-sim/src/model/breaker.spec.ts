import { describe, expect, it } from 'vitest';
import { Breaker, type Curve } from './breaker.ts';

/** Seconds until it trips, or null within the hour. */
function tripsAfter(multiple: number, breaker = new Breaker(32, 1), seconds = 3_600): number | null {
  for (let ms = 100; ms <= seconds * 1_000; ms += 100) {
    if (breaker.carry([multiple * 32], 100)) return ms / 1_000;
  }
  return null;
}

describe('the breaker of IEC 60898-1', () => {
  it('carries 1.13 times its rated current for an hour, and then trips at 1.45 times within the next', () => {
    const breaker = new Breaker(32, 1);
    expect(tripsAfter(1.13, breaker)).toBeNull();
    const seconds = tripsAfter(1.45, breaker);
    expect(seconds).toBeGreaterThan(60);
    expect(seconds).toBeLessThan(80);
  });

  it('trips cold at 2.55 times its rated current between 1 and 60 s', () => {
    expect(tripsAfter(2.55)).toBeCloseTo(30, 0);
  });

  it.each<[Curve, number, number]>([
    ['B', 3, 5],
    ['C', 5, 10],
  ])(
    '%s holds %i times its rated current for 0.1 s, and trips at %i times at once',
    (curve, holds, trips) => {
      for (const sensitivity of [0.01, 0.5, 1]) {
        expect(tripsAfter(holds, new Breaker(32, 1, curve, sensitivity), 0.1)).toBeNull();
        expect(tripsAfter(trips, new Breaker(32, 1, curve, sensitivity), 0.1)).toBe(0.1);
      }
    },
  );

  it('keeps its heat while the load is off for a moment, and forgets it in minutes', () => {
    const warm = new Breaker(32, 1);
    tripsAfter(2.5, warm, 25);
    tripsAfter(0, warm, 5);
    expect(tripsAfter(2.5, warm)).toBeLessThan(10);
    const cooled = new Breaker(32, 1);
    tripsAfter(2.5, cooled, 25);
    tripsAfter(0, cooled, 600);
    expect(tripsAfter(2.5, cooled)).toBeGreaterThan(25);
  });

  it('opens all poles when one trips, trips once, and carries nothing until someone closes it', () => {
    const breaker = new Breaker(32, 3);
    expect(breaker.carry([10, 200, 10], 100)).toBe(true);
    expect(breaker.isOpen).toBe(true);
    expect(breaker.carry([10, 200, 10], 100)).toBe(false);
    breaker.close();
    expect(breaker.carry([10, 10, 10], 100)).toBe(false);
    expect(breaker.isOpen).toBe(false);
  });

  it('warms alike in fine steps and in coarse ones', () => {
    const [fine, coarse] = [new Breaker(32, 1), new Breaker(32, 1)];
    for (let step = 0; step < 200; step++) fine.carry([50], 100);
    coarse.carry([50], 20_000);
    expect(fine.warmth).toBeCloseTo(coarse.warmth, 9);
  });
});
