import fc from 'fast-check';
import { propertyRuns } from '@night-market/testing';
import { expect, it } from 'vitest';
import { labelledReports } from '../test/labelled-set.ts';
import { clustered } from '../test/measure.ts';
import { DEFAULT_DUPLICATE_SETTINGS, findCluster, similarity, type ComparableReport } from './index.ts';

const said = labelledReports('tuning', 1).map(({ text }) => text);
const reports: fc.Arbitrary<ComparableReport> = fc.record({
  reportId: fc.uuid(),
  category: fc.constantFrom('noise', 'waste', 'lost_child', 'toString'),
  text: fc.oneof(fc.constantFrom(...said), fc.string({ unit: 'binary', maxLength: 200 })),
  place: fc.option(
    fc.record({
      lat: fc.double({ min: -90, max: 90, noNaN: true }),
      long: fc.double({ min: -180, max: 180, noNaN: true }),
    }),
    { nil: undefined },
  ),
  atMs: fc.integer({ min: 0, max: 10 * 3_600_000 }),
});
/** Two of which some may be about one thing, and some say the same at another place or hour. */
const pairs = fc
  .tuple(reports, reports, fc.subarray<keyof ComparableReport>(['place', 'atMs', 'text', 'category']))
  .map(([one, other, same]): readonly [ComparableReport, ComparableReport] => [
    one,
    {
      ...other,
      ...(Object.fromEntries(same.map((field) => [field, one[field]])) as Partial<ComparableReport>),
    },
  ]);

it('it does not matter which report comes first', () => {
  fc.assert(
    fc.property(pairs, ([one, other]) => {
      expect(similarity(other, one)).toEqual(similarity(one, other));
    }),
    propertyRuns(1_000),
  );
});

it('a score is from 0 to 1, and 0 beyond every radius and window', () => {
  const { radiusM, windowMs, byCategory } = DEFAULT_DUPLICATE_SETTINGS;
  const all = Object.values(byCategory);
  const widestM = Math.max(radiusM, ...all.map((each) => each.radiusM ?? 0));
  const longestMs = Math.max(windowMs, ...all.map((each) => each.windowMs ?? 0));
  fc.assert(
    fc.property(pairs, ([one, other]) => {
      const { score, distanceM, apartMs } = similarity(one, other);
      expect(score).toBeGreaterThanOrEqual(0);
      expect(score).toBeLessThanOrEqual(1 + 1e-9);
      if ((distanceM ?? 0) > widestM || apartMs > longestMs) expect(score).toBe(0);
    }),
    propertyRuns(1_000),
  );
});

it('the order in which clusters are looked at does not matter', () => {
  const evening = labelledReports('tuning', 7);
  // Each twice, so that two are just as much alike.
  const clusters = clustered(evening).flatMap((one) => [one, { ...one, clusterId: `${one.clusterId}'` }]);
  fc.assert(
    fc.property(
      fc.constantFrom(...evening),
      fc.shuffledSubarray(clusters, { minLength: clusters.length }),
      (report, shuffled) => {
        const again = { ...report, reportId: 'again' };
        expect(findCluster(again, shuffled)).toEqual(findCluster(again, clusters));
      },
    ),
    propertyRuns(300),
  );
});

it('a report that is sent twice is in the cluster of its first', () => {
  const evening = labelledReports('tuning', 3);
  for (const report of evening) {
    const cluster = { clusterId: 'first', reports: [report] as const };
    expect(findCluster({ ...report, reportId: 'again' }, [cluster])?.clusterId).toBe('first');
  }
});
