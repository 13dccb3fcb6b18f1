import { describe, expect, it } from 'vitest';
import type { Feeder, Meter, Verdict } from '../api/power-types.ts';
import { gridOf, levelOf, peakOf } from './load.ts';

const meter = (value: number | null, verdict: Verdict = 'good'): Meter => ({
  ...{ value, verdict, measuredAt: null },
});
const feeder = (amps: Meter, more: Partial<Pick<Feeder, 'watts' | 'darkSince'>> = {}) => ({
  phases: { L1: amps, L2: meter(1), L3: meter(null, 'missing') },
  watts: meter(null, 'missing'),
  definition: { phaseLimitAmps: 40, limitWatts: 10_000, stalls: [] },
  darkSince: null,
  ...more,
});

describe('a feeder', () => {
  it.each([
    ['within', feeder(meter(35.9))],
    ['near', feeder(meter(36))],
    ['near', feeder(meter(40))],
    ['over', feeder(meter(40.1))],
    ['over', feeder(meter(5), { watts: meter(10_001) })],
    ['within', feeder(meter(99, 'frozen'))],
    ['dark', feeder(meter(1), { darkSince: '2026-11-29T12:00:00.000Z' })],
  ] as const)('is %s', (level, now) => expect(levelOf(now)).toBe(level));

  it('of which no meter tells is unknown, and not well', () => {
    const none = meter(3, 'stale');
    expect(levelOf({ ...feeder(none), phases: { L1: none, L2: none, L3: none } })).toBe('unknown');
  });
});

const at = (second: number) => new Date(second * 1_000).toISOString();
const point = (second: number, L1: number | null) => ({
  ...{ at: at(second), L1, L2: null, L3: null, watts: null },
});

describe('the load of the last minutes', () => {
  it('has gaps where nothing is known', () => {
    const points = [point(100, 5), point(120, 7)];
    expect(gridOf({ everyS: 10, points }, ['L1'], 1, 125_000)).toEqual([
      [70, 80, 90, 100, 110, 120],
      [null, null, null, 5, null, 7],
    ]);
  });

  it('has a peak, or none', () => {
    expect(peakOf([point(1, 5), point(2, 9), point(3, null), point(4, 9)], 'L1')).toEqual({
      ...{ at: at(2), value: 9 },
    });
    expect(peakOf([point(1, 5)], 'watts')).toBeUndefined();
  });
});
