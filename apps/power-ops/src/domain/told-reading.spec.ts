import { initialState, observe } from '@night-market/load-shedding';
import { describe, expect, it } from 'vitest';
import { toFeeder } from './definition.ts';
import { toReadings, type ToldReading } from './told-reading.ts';

const feeder = toFeeder('feeder-a', {
  ...{ voltageVolts: 230, phaseLimitAmps: 63, limitWatts: null, policy: {} },
  stalls: [
    {
      ...{ stallId: 'one', connection: 'L1', priorityClass: 2, critical: false },
      appliances: [{ name: 'grill', ratedWatts: 2_000, inrushFactor: 1, startsByHand: false }],
    },
  ],
});
const measuredAt = '2026-11-29T12:00:00.000Z';
const told = (more: Partial<ToldReading>): ToldReading => ({
  ...{ feederId: 'feeder-a', measuredAt, quality: 'good' },
  ...more,
});
const readings = (more: Partial<ToldReading>) => toReadings(told(more), feeder);
/** What the planner knows afterwards, by meter. */
const known = (more: Partial<ToldReading>) => {
  const { state, reasons } = observe(initialState(feeder, 0), readings(more), Date.parse(measuredAt));
  const values = Object.entries(state.meters).map(([meter, { value }]) => [meter, value] as const);
  return { values: Object.fromEntries(values), refused: reasons.map(({ values: { why } }) => why) };
};

describe('what a meter told', () => {
  it.each([
    [
      { phaseAmps: { L1: 20, L3: 21 }, loadWatts: 9_000 },
      { 'feeder/L1': 20, 'feeder/L3': 21, 'feeder/watts': 9_000 },
    ],
    [
      { phaseMilliamps: { L2: 20_500 }, loadKilowatts: 9 },
      { 'feeder/L2': 20.5, 'feeder/watts': 9_000 },
    ],
    [{ stallId: 'one', loadWatts: 1_500 }, { 'stall/one': 1_500 }],
    [{ stallId: 'one', loadKilowatts: 1.5 }, { 'stall/one': 1_500 }],
    [{ stallId: 'one', phaseAmps: { L1: 5 } }, { 'stall/one': 1_150 }],
    [{ stallId: 'one', loadWatts: 0 }, { 'stall/one': 0 }],
  ])('%j is known as %j', (more, values) => {
    expect(known(more)).toEqual({ values, refused: [] });
  });

  it.each([
    ['of a quantity that nobody knows', {}, 'unknown_unit'],
    ['of a stall, of a quantity that nobody knows', { stallId: 'one' }, 'unknown_unit'],
    ['that the meter doubts', { loadWatts: 500, quality: 'suspect' }, 'bad_quality'],
    ['of a quality that nobody knows', { loadWatts: 500, quality: 'estimated' }, 'bad_quality'],
    ['of another feeder’s stall', { stallId: 'nobody', loadWatts: 500 }, 'unknown_stall'],
  ])('%s is refused and is nobody’s zero', (_, more, why) => {
    expect(known(more)).toEqual({ values: {}, refused: [why] });
  });

  it('keeps the time when it was measured', () => {
    expect(readings({ loadWatts: 1 })[0]?.measuredAtMs).toBe(Date.parse(measuredAt));
  });
});
