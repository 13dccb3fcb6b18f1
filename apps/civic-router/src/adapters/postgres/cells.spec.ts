import { distanceM } from '@night-market/near-duplicates';
import { propertyRuns } from '@night-market/testing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cellsAround, degreesAround } from './cells.ts';

const place = fc.record({
  lat: fc.double({ min: -75, max: 75, noNaN: true }),
  long: fc.double({ min: -179, max: 179, noNaN: true }),
});
const step = fc.double({ min: -0.004, max: 0.004, noNaN: true });
const RADIUS_M = 400;

describe('squares around a place', () => {
  it('are shared by two places that are within the radius of each other', () => {
    fc.assert(
      fc.property(place, step, step, (one, north, east) => {
        const other = { lat: one.lat + north, long: one.long + east };
        fc.pre(distanceM(one, other) <= RADIUS_M);
        const cells = new Set(cellsAround(one, RADIUS_M));
        expect(cellsAround(other, RADIUS_M).some((cell) => cells.has(cell))).toBe(true);
        const { south, north: top, west, east: right } = degreesAround(one, RADIUS_M);
        expect(other.lat >= south && other.lat <= top && other.long >= west && other.long <= right).toBe(
          true,
        );
      }),
      propertyRuns(500),
    );
  });

  it('are few', () => {
    expect(cellsAround({ lat: 25, long: 121.5 }, RADIUS_M).length).toBeLessThanOrEqual(4);
    expect(cellsAround({ lat: 90, long: 0 }, RADIUS_M).length).toBeLessThan(200);
  });
});
