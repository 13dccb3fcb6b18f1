import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ListedReport } from '../api/civic-types.ts';
import { placeModelOf, scaleOf } from './place-model.ts';

const at = (lat: number | null, long: number | null): ListedReport => ({
  ...{ reportId: '1', serviceCode: 'noise', category: 'noise', severity: 1, status: 'open', lat, long },
  ...{ duplicateOf: null, description: null, parts: [], missedDeadlines: 0, requestedAt: '' },
});

describe('the plan of the reports', () => {
  it('has what is in the north above, and what is in the east on the right', () => {
    const { dots, widthM, heightM } = placeModelOf([at(25.001, 121.5), at(25, 121.501)])!;
    const [north, east] = dots;
    expect(north!.y).toBeLessThan(east!.y);
    expect(north!.x).toBeLessThan(east!.x);
    // A thousandth of a degree at 25 degrees north.
    expect(heightM).toBeCloseTo(111.2 * 1.16, 0);
    expect(widthM).toBeCloseTo(111.2 * 1.16, 0);
  });

  it('is neither high nor flat, however the reports lie', () => {
    const street = placeModelOf([at(25, 121.5), at(25.6, 121.5)])!;
    expect(street.widthM).toBe(street.heightM);
    for (const { x } of street.dots) expect(x / street.widthM).toBeCloseTo(0.5);
    const avenue = placeModelOf([at(25, 121), at(25, 122)])!;
    expect(avenue.widthM / avenue.heightM).toBeCloseTo(2);
  });

  it('holds every report whose position is known, inside its bounds', () => {
    const degree = (max: number) => fc.option(fc.double({ min: -max, max, noNaN: true }), { freq: 5 });
    const reports = fc.array(fc.tuple(degree(85), degree(180)).map(([lat, long]) => at(lat, long)));
    fc.assert(
      fc.property(reports, (all) => {
        const known = all.filter(({ lat, long }) => lat !== null && long !== null);
        const model = placeModelOf(all);
        expect(model?.dots.length ?? 0).toBe(known.length);
        for (const { x, y } of model?.dots ?? []) {
          expect(x > 0 && x < model!.widthM).toBe(true);
          expect(y > 0 && y < model!.heightM).toBe(true);
        }
      }),
    );
  });

  it('has a scale of a round length', () => {
    expect([scaleOf(58), scaleOf(150), scaleOf(700), scaleOf(30_000)]).toEqual([10, 50, 200, 10_000]);
  });
});
