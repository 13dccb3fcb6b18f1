import fc from 'fast-check';
import { propertyRuns } from '@night-market/testing';
import { describe, expect, it } from 'vitest';
import {
  nextOccurrence,
  occurrences,
  OCCURRENCES_MAX,
  problemsOfPlan,
  type InspectionPlan,
} from './index.ts';

const weekly: InspectionPlan = {
  planId: 'gas',
  timeZone: 'Asia/Taipei',
  from: '2026-11-06',
  every: { count: 1, unit: 'weeks' },
  at: '16:30',
};
const from = (text: string): number => Date.parse(text);
const days = (plan: InspectionPlan, after: string, until: string): string[] =>
  occurrences(plan, from(after), from(until)).map(({ occurrenceId }) => occurrenceId);

describe('a plan of inspections', () => {
  it('has one on its days, by the clock of the market', () => {
    expect(occurrences(weekly, from('2026-11-20T08:30:00Z'), from('2026-12-04T08:30:00Z'))).toEqual([
      { occurrenceId: 'gas:2026-11-27', dueAtMs: from('2026-11-27T16:30:00+08:00') },
      { occurrenceId: 'gas:2026-12-04', dueAtMs: from('2026-12-04T16:30:00+08:00') },
    ]);
    expect(days(weekly, '2026-01-01T00:00Z', '2026-11-06T08:29:59Z')).toEqual([]);
  });

  it('has a next one, however far it is, until it is over', () => {
    const next = (plan: InspectionPlan, after: string) => nextOccurrence(plan, from(after))?.occurrenceId;
    expect(next(weekly, '2026-11-20T08:30:00Z')).toBe('gas:2026-11-27');
    expect(next(weekly, '1990-01-01T00:00:00Z')).toBe('gas:2026-11-06');
    expect(next({ ...weekly, every: { count: 1_000, unit: 'months' } }, '2026-12-01T00:00Z')).toBe(
      'gas:2110-03-06',
    );
    expect(next({ ...weekly, until: '2026-11-20' }, '2026-11-21T00:00Z')).toBeUndefined();
  });

  it('ends, and leaves days out', () => {
    const plan = { ...weekly, until: '2026-11-27', except: ['2026-11-20'] };
    expect(days(plan, '2026-11-01T00:00Z', '2027-11-01T00:00Z')).toEqual([
      'gas:2026-11-06',
      'gas:2026-11-13',
      'gas:2026-11-27',
    ]);
  });

  it('has the last day of a month that is too short, and the full one after it', () => {
    const monthly: InspectionPlan = { ...weekly, from: '2026-01-31', every: { count: 1, unit: 'months' } };
    expect(days(monthly, '2026-01-31T23:00Z', '2026-05-01T00:00Z')).toEqual([
      ...['gas:2026-02-28', 'gas:2026-03-31', 'gas:2026-04-30'],
    ]);
  });

  it('keeps its hour when clocks are changed', () => {
    const berlin: InspectionPlan = { ...weekly, timeZone: 'Europe/Berlin', from: '2026-03-22' };
    expect(
      occurrences(berlin, from('2026-03-20T00:00Z'), from('2026-03-30T00:00Z')).map(({ dueAtMs }) => dueAtMs),
    ).toEqual([from('2026-03-22T15:30:00Z'), from('2026-03-29T14:30:00Z')]);
  });

  it('gives so many at once and no more', () => {
    const daily: InspectionPlan = { ...weekly, from: '1980-01-01', every: { count: 1, unit: 'days' } };
    expect(days(daily, '1979-12-31T00:00Z', '2026-01-01T00:00Z')).toHaveLength(OCCURRENCES_MAX);
  });

  it('is the same piece by piece and at once, each inspection once', () => {
    const plans: fc.Arbitrary<InspectionPlan> = fc.record({
      planId: fc.constant('p'),
      timeZone: fc.constantFrom('Asia/Taipei', 'Europe/Berlin', 'America/Santiago', 'Pacific/Apia'),
      from: fc.constantFrom('2025-01-31', '2026-02-28', '2026-03-29', '2024-02-29', '2030-01-01'),
      every: fc.record({
        count: fc.integer({ min: 1, max: 5 }),
        unit: fc.constantFrom('days', 'weeks', 'months'),
      }),
      at: fc.constantFrom('00:00', '02:30', '23:59'),
    });
    const startMs = from('2026-01-01T00:00Z');
    const cuts = fc
      .array(fc.integer({ min: 0, max: 300 * 24 * 60 }), { maxLength: 6 })
      .map((minutes) => minutes.sort((one, other) => one - other).map((minute) => startMs + minute * 60_000));
    fc.assert(
      fc.property(plans, cuts, (plan, moments) => {
        const [all, ends] = [
          [startMs, ...moments],
          [...moments, startMs + 300 * 86_400_000],
        ];
        const pieces = all.flatMap((afterMs, index) => occurrences(plan, afterMs, ends[index]!));
        expect(pieces).toEqual(occurrences(plan, startMs, ends.at(-1)!));
        expect(new Set(pieces.map(({ occurrenceId }) => occurrenceId)).size).toBe(pieces.length);
        // As if it were counted through from its first day.
        const counted = occurrences(plan, from('2020-01-01T00:00Z'), ends.at(-1)!);
        expect(pieces).toEqual(counted.filter(({ dueAtMs }) => dueAtMs > startMs));
      }),
      propertyRuns(300),
    );
  });

  it.each<[Partial<InspectionPlan>, string]>([
    [{ from: '2026-02-30' }, '2026-02-30 is no date'],
    [{ until: '2026-01-01' }, 'until is before from'],
    [{ at: '24:00' }, '24:00 is no time'],
    [{ every: { count: 0, unit: 'days' } }, 'whole number from 1'],
    [{ timeZone: 'Mars/Olympus' }, 'no time zone'],
  ])('is refused: %j', (wrong, words) => {
    expect(problemsOfPlan(weekly)).toEqual([]);
    expect(problemsOfPlan({ ...weekly, ...wrong })).toEqual([expect.stringContaining(words)]);
  });
});
