import type { Feeder, Stall } from '@night-market/load-shedding';
import { describe, expect, it } from 'vitest';
import type { JudgedRow } from '../evenings/judged-row.ts';
import { missedAims, median } from './aims.ts';
import { InversionCounter } from './inversions.ts';
import { LockoutWatch } from './lockouts.ts';
import type { Summaries, Summary } from './summary.ts';

const stall = (stallId: string, priorityClass: number, more: Partial<Stall> = {}): Stall => ({
  ...{ stallId, priorityClass, connection: 'L1', critical: false, ratedWatts: 1_000 },
  ...{ inrushFactor: 1, startsByHand: false },
  ...more,
});

const row = (...stalls: Stall[]): JudgedRow => {
  const feeder: Feeder = {
    feederId: 'row-1',
    voltageVolts: 230,
    phaseLimitAmps: 32,
    limitWatts: null,
    stalls,
  };
  return { feeder, spec: { faults: [] } as unknown as JudgedRow['spec'] };
};

const off = (stallId: string) => ({ stallId, isOn: false });
const on = (stallId: string) => ({ stallId, isOn: true });

describe('lockouts', () => {
  const broken = (...commands: [ReturnType<typeof on>, number][]): number => {
    const watch = new LockoutWatch(row(stall('a', 3, { minOffMs: 150_000 }), stall('b', 3)).feeder);
    for (const [command, second] of commands) watch.commanded(command, second);
    return watch.violations;
  };

  it('are broken by a switch before the minimum on or off time', () => {
    expect(broken([off('b'), 10], [on('b'), 69])).toBe(1);
    expect(broken([off('b'), 10], [on('b'), 70], [off('b'), 100])).toBe(1);
    expect(broken([off('b'), 10], [on('b'), 70], [off('b'), 130])).toBe(0);
    expect(broken([off('a'), 10], [on('a'), 150])).toBe(1);
  });

  it('are not broken by taking back what was not answered', () => {
    const watch = new LockoutWatch(row(stall('b', 3)).feeder);
    watch.commanded(off('b'), 10);
    watch.commanded({ ...on('b'), cancels: true }, 11);
    watch.commanded(off('b'), 12);
    expect(watch.violations).toBe(0);
  });
});

describe('priority inversions', () => {
  const shed = (judged: JudgedRow, watts: number[], gone: string): number => {
    const counter = new InversionCounter(judged);
    counter.second(0, watts);
    counter.commanded([off(gone)], () => true);
    return counter.count;
  };

  it('are a stall that went although one of a lower class would have relieved as much for less', () => {
    expect(shed(row(stall('a', 2), stall('b', 4)), [1_000, 1_500], 'a')).toBe(1);
    expect(shed(row(stall('a', 2), stall('b', 4)), [1_000, 900], 'a')).toBe(0);
    expect(shed(row(stall('a', 2), stall('b', 4)), [1_000, 6_000], 'a')).toBe(0);
    expect(shed(row(stall('a', 2), stall('b', 4, { connection: 'L2' })), [1_000, 1_500], 'a')).toBe(0);
    expect(shed(row(stall('a', 2), stall('b', 4, { critical: true })), [1_000, 1_500], 'a')).toBe(0);
  });

  it('are a stall that came back while a smaller one of a higher class stayed off', () => {
    const counter = new InversionCounter(row(stall('a', 2), stall('b', 4)));
    counter.second(0, [800, 1_500]);
    counter.commanded([off('a'), off('b')], () => true);
    counter.second(600, [0, 0]);
    counter.commanded([on('b')], () => false);
    expect(counter.count).toBe(1);
  });
});

describe('aims', () => {
  const fine: Summary = {
    ...{ trips: 0, overloadSeconds: 0, unservedWeightedKwh: 1, ratio: 1, switchesPerStallHour: 1 },
    ...{ lockoutViolations: 0, priorityInversions: 0, warmthMost: 0.5, harmWeightedKwh: 1 },
  };
  const missed = (
    planner: Partial<Summary>,
    optimum: Partial<Summary> = {},
    asking: Partial<Summary> = {},
  ): string[] => {
    const summaries = {
      planner: { ...fine, ...planner },
      'planner-with-offers': { ...fine, ...asking },
      optimum: { ...fine, ...optimum },
    } as Summaries;
    return missedAims([{ name: 'step', summaries }]);
  };

  it('are missed by each figure on its own', () => {
    expect(missed({})).toEqual([]);
    expect(missed({ trips: 1 })).toHaveLength(1);
    expect(missed({ trips: 1 }, { trips: 1 })).toEqual([]);
    expect(missed({ ratio: 1.16 })).toHaveLength(1);
    expect(missed({ ratio: 1.41 })).toHaveLength(2);
    expect(missed({ lockoutViolations: 1 })).toHaveLength(1);
    expect(missed({ priorityInversions: 1 })).toHaveLength(1);
    expect(missed({}, {}, { trips: 1 })).toHaveLength(1);
    expect(missed({}, {}, { lockoutViolations: 1 })).toHaveLength(1);
    expect(missed({}, {}, { harmWeightedKwh: 1.1 })).toHaveLength(1);
    expect(missed({}, {}, { harmWeightedKwh: 0.5, ratio: 3 })).toEqual([]);
    expect(median([3, 1, 2])).toBe(2);
    expect(median([4, 1, 2, 3])).toBe(2.5);
  });
});
