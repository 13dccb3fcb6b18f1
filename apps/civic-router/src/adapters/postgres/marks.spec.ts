import { propertyRuns } from '@night-market/testing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cellMarks, hourOf, timeMarks } from './marks.ts';

const HOURS = { h: 1, d: 24, m: 768 } as const;

/** The hours that a mark stands for. */
function hoursOf(mark: string): number[] {
  const { letter, number } = /^r(?<letter>[hdm])(?<number>-?\d+)$/u.exec(mark)!.groups!;
  const size = HOURS[letter as keyof typeof HOURS];
  return Array.from({ length: size }, (_, n) => Number(number) * size + n);
}

describe('marks of time', () => {
  it('hold the hours that are asked for, each once, and no other', () => {
    const first = fc.integer({ min: -2_000, max: 500_000 });
    fc.assert(
      fc.property(first, fc.integer({ min: 0, max: 5_000 }), (from, more) => {
        const marks = timeMarks('requested', { first: from, last: from + more });
        expect(marks.flatMap(hoursOf)).toEqual(Array.from({ length: more + 1 }, (_, n) => from + n));
      }),
      propertyRuns(200),
    );
  });

  it('are few, however long the time', () => {
    for (let last = 0; last < 3_000; last += 7)
      expect(timeMarks('changed', { first: -2_161 + last, last }).length).toBeLessThanOrEqual(
        2 * (23 + 31) + 2,
      );
  });

  it('are none of no time', () => expect(timeMarks('requested', { first: 5, last: 4 })).toEqual([]));

  it.each([
    [0, 0],
    [3_599_999, 0],
    [3_600_000, 1],
    [-1, -1],
  ])('of %d ms is hour %d', (ms, hour) => expect(hourOf(ms)).toBe(hour));
});

describe('marks of a box', () => {
  const degrees = fc.double({ min: -80, max: 80, noNaN: true });
  const size = fc.oneof(
    ...[0.0005, 0.003, 0.05, 0.4, 4].map((max) => fc.double({ min: 0, max, noNaN: true })),
  );
  const part = fc.double({ min: 0, max: 1, noNaN: true });

  it('hold each place within it', () => {
    fc.assert(
      fc.property(degrees, degrees, size, part, part, (south, west, side, north, east) => {
        const box = { south, north: south + side, west, east: west + side };
        const place = {
          lat: Math.min(box.north, south + side * north),
          long: Math.min(box.east, west + side * east),
        };
        const marks = cellMarks(box)!;
        const grid = Number(/^p(\d)/u.exec(marks[0]!)![1]);
        const cell = [0.001, 0.008, 0.064, 0.512][grid]!;
        expect(marks).toContain(`p${grid} ${Math.floor(place.lat / cell)} ${Math.floor(place.long / cell)}`);
        expect(marks.length).toBeLessThanOrEqual(81);
      }),
      propertyRuns(500),
    );
  });

  it('are of the finest grid that has few of them', () => {
    const box = (side: number) => ({
      south: 25.0002,
      north: 25.0002 + side,
      west: 121.5002,
      east: 121.5002 + side,
    });
    expect(cellMarks(box(0.001))).toEqual([
      ...['p0 25000 121500', 'p0 25000 121501', 'p0 25001 121500', 'p0 25001 121501'],
    ]);
    expect(cellMarks(box(0.02))?.[0]).toBe('p1 3125 15187');
    expect(cellMarks(box(1))?.[0]).toMatch(/^p3 /);
    expect(cellMarks(box(30))).toBeUndefined();
    expect(cellMarks({ ...box(0.001), north: 24 })).toEqual([]);
  });
});
