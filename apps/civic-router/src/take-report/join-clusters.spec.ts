import type { Cluster } from '@night-market/near-duplicates';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { joinClusters, type Candidate } from './join-clusters.ts';

const NOW_MS = 1_796_000_000_000;
const MINUTE_MS = 60_000;

const candidate = fc.record({
  text: fc.constantFrom(
    '音響太吵了 the music is too loud',
    'loud music at stall C12',
    '瓦斯味 it smells of gas',
    '垃圾桶滿了',
  ),
  category: fc.constantFrom('noise', 'fire_safety', 'waste', 'lost_child'),
  step: fc.integer({ min: 0, max: 6 }),
  minutes: fc.integer({ min: 0, max: 400 }),
  hasPlace: fc.boolean(),
});

const named = (
  all: readonly {
    readonly text: string;
    readonly category: string;
    readonly step: number;
    readonly minutes: number;
    readonly hasPlace: boolean;
  }[],
): Candidate[] =>
  all.map(({ step, minutes, hasPlace, ...one }, n) => ({
    ...{ ...one, reportId: `report-${n}` },
    around: hasPlace
      ? {
          ...{ place: { lat: 25 + step * 0.0004, long: 121.5 }, atMs: NOW_MS + minutes * MINUTE_MS },
          ...{ radiusM: 80, windowMs: 120 * MINUTE_MS },
        }
      : undefined,
  }));

/** What is kept after a list of reports was taken. */
function kept(
  candidates: readonly Candidate[],
  joined: readonly ({ readonly clusterId: string } | undefined)[],
) {
  const placed = candidates.flatMap(({ around, ...one }, n) =>
    around
      ? [
          {
            ...{ ...one, place: around.place, atMs: around.atMs },
            clusterId: joined[n]?.clusterId ?? one.reportId,
          },
        ]
      : [],
  );
  return [...Map.groupBy(placed, ({ clusterId }) => clusterId)].map(([clusterId, reports]) => ({
    clusterId,
    reports: reports as unknown as Cluster['reports'],
  }));
}

describe('reports that come together', () => {
  it('join what they would join if they came one after the other', () => {
    fc.assert(
      fc.property(fc.array(candidate, { maxLength: 12, size: 'max' }), (all) => {
        const candidates = named(all);
        const joined: (ReturnType<typeof joinClusters>[number] | undefined)[] = [];
        for (const [n, one] of candidates.entries())
          joined.push(...joinClusters([one], kept(candidates.slice(0, n), joined)));
        expect(joinClusters(candidates, [])).toEqual(joined);
      }),
    );
  });

  it('are one cluster of the first of them where they say the same of one place', () => {
    const same = {
      text: 'loud music at stall C12',
      category: 'noise',
      step: 0,
      minutes: 0,
      hasPlace: true,
    };
    const found = joinClusters(named([same, same, same]), []);
    expect(found.map((one) => one?.clusterId)).toEqual([undefined, 'report-0', 'report-0']);
  });

  it('without a place join nothing, and nothing joins them', () => {
    const same = {
      text: 'loud music at stall C12',
      category: 'noise',
      step: 0,
      minutes: 0,
      hasPlace: false,
    };
    expect(joinClusters(named([same, { ...same, hasPlace: true }, same]), [])).toEqual([
      ...[undefined, undefined, undefined],
    ]);
  });
});
