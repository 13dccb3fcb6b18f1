import { describe, expect, it } from 'vitest';
import {
  DEFAULT_DUPLICATE_SETTINGS,
  distanceM,
  findCluster,
  similarity,
  type ComparableReport,
} from './index.ts';

const place = { lat: 25.0876, long: 121.5244 };
const metresNorth = (metres: number) => ({ ...place, lat: place.lat + metres / 111_195 });
const report = (text: string, given: Partial<ComparableReport> = {}): ComparableReport => ({
  reportId: text,
  category: 'noise',
  text,
  place,
  atMs: 0,
  ...given,
});
const isSame = (one: ComparableReport, other: ComparableReport): boolean =>
  similarity(one, other).score >= DEFAULT_DUPLICATE_SETTINGS.threshold;
const MINUTE_MS = 60_000;

describe('two reports', () => {
  const loud = report('The music at the stage is too loud');

  it('are about one thing when they say the same nearby and soon', () => {
    expect(isSame(loud, report('音樂太大聲了', { place: metresNorth(20), atMs: 10 * MINUTE_MS }))).toBe(true);
  });

  it.each<[string, ComparableReport]>([
    ['another street', { ...loud, place: metresNorth(81) }],
    ['another hour', { ...loud, atMs: 121 * MINUTE_MS }],
    ['another matter', report('垃圾桶滿了', { category: 'waste' })],
    ['another matter of the same kind', report('A generator is too loud')],
  ])('are about two in %s', (_, other) => {
    expect(isSame(loud, other)).toBe(false);
  });

  it('are about two when they name different stalls, in whatever way', () => {
    const gas = (text: string) => report(text, { category: 'fire_safety' });
    expect(isSame(gas('C12 瓦斯漏氣'), gas('gas leak at stall C-12'))).toBe(true);
    expect(isSame(gas('C12 瓦斯漏氣'), gas('C排12號 瓦斯漏氣'))).toBe(true);
    expect(isSame(gas('C12 瓦斯漏氣'), gas('瓦斯漏氣'))).toBe(true);
    expect(isSame(gas('C12 瓦斯漏氣'), gas('D12 瓦斯漏氣'))).toBe(false);
    expect(isSame(gas('C12 瓦斯漏氣'), gas('C15 瓦斯漏氣'))).toBe(false);
    expect(isSame(gas('C12 瓦斯漏氣'), gas('row c: 瓦斯漏氣'))).toBe(true);
    expect(isSame(gas('row c: 瓦斯漏氣'), gas('row d: 瓦斯漏氣'))).toBe(false);
  });

  it('are about two when a girl is lost and a boy is', () => {
    const lost = (text: string) => report(text, { category: 'lost_child' });
    expect(isSame(lost('走失一個女孩'), lost('a lost girl'))).toBe(true);
    expect(isSame(lost('走失一個女孩'), lost('走失一個男孩'))).toBe(false);
  });

  it('need more words in common where a place is missing', () => {
    const { place: _, ...nowhere } = loud;
    expect(isSame(nowhere, loud)).toBe(true);
    expect(similarity(nowhere, loud).score).toBeLessThan(similarity(loud, loud).score);
  });

  it('that say nothing are not about one thing', () => {
    expect(isSame(report(''), report(''))).toBe(false);
    expect(isSame(report('!!!'), report('😡😡'))).toBe(false);
  });
});

describe('a cluster', () => {
  const first = report('stage music too loud', { reportId: 'a' });

  it('does not wander: a report that is like its neighbour only opens one of its own', () => {
    const chain = [40, 70, 110].map((metres) => ({
      ...first,
      reportId: `${metres}`,
      place: metresNorth(metres),
    }));
    const [near, edge, far] = chain;
    const cluster = { clusterId: 'a', reports: [first, near!] as const };
    expect(findCluster(edge!, [cluster])?.clusterId).toBe('a');
    expect(findCluster(far!, [{ ...cluster, reports: [first, near!, edge!] }])).toBeUndefined();
  });

  it('is the one with the report that the new one is most like', () => {
    const karaoke = report('karaoke singing too loud', { reportId: 'b' });
    const clusters = [first, karaoke].map((one) => ({ clusterId: one.reportId, reports: [one] as const }));
    expect(findCluster(report('loud karaoke'), clusters)).toMatchObject({ clusterId: 'b', reportId: 'b' });
    expect(findCluster(report('loud music at the stage'), clusters)).toMatchObject({ clusterId: 'a' });
  });
});

it('distances are those of the earth, over the date line too', () => {
  expect(distanceM({ lat: 25, long: 121.5 }, { lat: 25, long: 121.5 })).toBe(0);
  expect(distanceM({ lat: 25.0478, long: 121.5319 }, { lat: 22.6273, long: 120.3014 })).toBeCloseTo(
    297_000,
    -4,
  );
  expect(distanceM({ lat: 0, long: 179.9999 }, { lat: 0, long: -179.9999 })).toBeLessThan(25);
  expect(distanceM({ lat: 45, long: -93 }, { lat: 45, long: 93 })).toBeGreaterThan(9_000_000);
});
