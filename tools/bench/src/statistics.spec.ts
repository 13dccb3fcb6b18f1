import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { median, percentile, range, spread, verdict } from './statistics.ts';

const values = fc.array(fc.integer({ min: -1_000, max: 1_000 }), {
  minLength: 1,
  maxLength: 50,
  size: 'max',
});

describe('percentile', () => {
  it('is the smallest value that enough values do not exceed', () => {
    fc.assert(
      fc.property(values, fc.integer({ min: 1, max: 100 }), (all, percent) => {
        const p = percent / 100;
        const found = percentile(all, p);
        const notAbove = (bound: number): number => all.filter((value) => value <= bound).length;
        expect(all).toContain(found);
        expect(notAbove(found)).toBeGreaterThanOrEqual(Math.ceil(all.length * p));
        for (const value of all.filter((one) => one < found)) {
          expect(notAbove(value)).toBeLessThan(Math.ceil(all.length * p));
        }
      }),
    );
  });

  it('is not a number where there is no value', () => expect(percentile([], 0.5)).toBeNaN());
});

describe('median', () => {
  it('has as many values below as above, whatever their order', () => {
    fc.assert(
      fc.property(values, (all) => {
        const middle = median(all);
        const below = all.filter((value) => value < middle).length;
        const above = all.filter((value) => value > middle).length;
        expect(below).toBeLessThanOrEqual(all.length / 2);
        expect(above).toBeLessThanOrEqual(all.length / 2);
        expect(median([...all].reverse())).toBe(middle);
      }),
    );
  });

  it('of an even number of values is the mean of the middle two', () =>
    expect(median([4, 1, 3, 10])).toBe(3.5));
});

describe('words', () => {
  it('gives minimum, median and maximum', () => expect(range([3, 1, 2.4], 1)).toBe('1.0 / 2.4 / 3.0'));

  it('gives the usual percentiles', () => {
    const hundred = Array.from({ length: 100 }, (_, n) => n + 1);
    expect(spread(hundred)).toBe('p50 50.0  p95 95.0  p99 99.0');
  });

  it.each([
    [0.6, { least: 0.6 }, 'aim ≥ 0.6 met'],
    [0.59, { least: 0.6 }, 'aim ≥ 0.6 missed'],
    [150, { most: 150 }, 'aim ≤ 150 met'],
    [151, { most: 150 }, 'aim ≤ 150 missed'],
    [Number.NaN, { most: 150 }, 'aim ≤ 150 missed'],
  ])('says of %d and %j: %s', (figure, aim, words) => expect(verdict(figure, aim)).toBe(words));
});
