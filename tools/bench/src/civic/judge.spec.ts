import { describe, expect, it } from 'vitest';
import { judge, type PartTimes, type TakenReport, type Told } from './judge.ts';

const NOW_MS = 100_000;
const report = (more: Partial<TakenReport> = {}): TakenReport => ({
  ...{
    reportId: 'r',
    agencyId: 'fire',
    types: ['report.routed', 'report.photo'],
    acknowledgeWithinMs: 5_000,
  },
  ...more,
});
const told = (type: string, agencyId = 'fire'): Told => ({ agencyId, reportId: 'r', type });
const inOrder = [told('report.routed'), told('report.photo')];
const part = (heardMs: number | null): PartTimes => ({ reportId: 'r', routedMs: 1_000, heardMs });
const NONE = { lost: [], disordered: [], breachedWrongly: [], breachMissing: [] };

describe('the judge of an evening', () => {
  it('finds nothing when all came in order and in time', () => {
    expect(judge([report()], inOrder, [part(5_900)], [], NOW_MS)).toEqual(NONE);
    expect(judge([report()], inOrder, [part(6_100)], ['r'], NOW_MS)).toEqual(NONE);
  });

  it.each([
    [[told('report.routed')], 'lost'],
    [inOrder.toReversed(), 'disordered'],
    [[...inOrder, told('report.photo')], 'disordered'],
    [[told('report.routed', 'police'), told('report.photo')], 'disordered'],
  ] as const)('finds what is lost, doubled, out of order or elsewhere: %j', (heard, kind) => {
    expect(judge([report()], heard, [part(2_000)], [], NOW_MS)).toEqual({ ...NONE, [kind]: ['r'] });
  });

  it.each([
    [2_000, ['r'], 'breachedWrongly'],
    [9_000, ['r', 'r'], 'breachedWrongly'],
    [9_000, [], 'breachMissing'],
    [null, [], 'breachMissing'],
  ] as const)('heard at %s with breaches %j: %s', (heardMs, breached, kind) => {
    expect(judge([report()], inOrder, [part(heardMs)], breached, NOW_MS)).toEqual({ ...NONE, [kind]: ['r'] });
  });

  it('leaves open what happened at the very moment, and waits for what is still to come', () => {
    expect(judge([report()], inOrder, [part(6_020)], [], NOW_MS)).toEqual(NONE);
    expect(judge([report()], inOrder, [part(5_980)], ['r'], NOW_MS)).toEqual(NONE);
    expect(judge([report()], inOrder, [part(null)], [], 5_000)).toEqual(NONE);
  });
});
