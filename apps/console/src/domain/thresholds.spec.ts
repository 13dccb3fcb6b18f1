import { describe, expect, it } from 'vitest';
import {
  errorLevel,
  feederLevel,
  handlingLevel,
  heldLevel,
  lagLevel,
  moneyLevel,
  outboxLevel,
  outsideLevel,
  replicasLevel,
  revokedLevel,
  stuckLevel,
  worstOf,
  zoneLevel,
} from './thresholds.ts';

const MINUTE_MS = 60_000;

describe('the level', () => {
  it.each([
    [0, 0, 'normal'],
    [999, 60 * MINUTE_MS, 'normal'],
    [1_000, 0, 'warning'],
    [5_000, 60 * MINUTE_MS, 'warning'],
    [5_001, 0, 'warning'],
    [5_001, 5 * MINUTE_MS - 1, 'warning'],
    [5_001, 5 * MINUTE_MS, 'alert'],
  ] as const)('of %i events of lag, too many for %i ms, is %s', (events, overForMs, level) => {
    expect(lagLevel(events, overForMs)).toBe(level);
  });

  it.each([
    [0, 'normal'],
    [1, 'warning'],
    [10, 'warning'],
    [11, 'alert'],
  ] as const)('of %i that are held back is %s', (count, level) => expect(heldLevel(count)).toBe(level));

  it.each([
    [10, 'normal'],
    [10.1, 'warning'],
    [60, 'warning'],
    [60.1, 'alert'],
  ] as const)('of an outbox that is %d s old is %s', (age, level) => expect(outboxLevel(age)).toBe(level));

  it.each([
    [10, 'normal'],
    [10.1, 'warning'],
    [60.1, 'alert'],
  ] as const)('of a consumer that has settled nothing for %d s is %s', (seconds, level) =>
    expect(stuckLevel(seconds)).toBe(level),
  );

  it.each([
    [null, 'normal'],
    [0, 'normal'],
    [4.999, 'normal'],
    [5, 'warning'],
    [30, 'warning'],
    [30.001, 'alert'],
  ] as const)('of handler calls that take %s s is %s', (seconds, level) =>
    expect(handlingLevel(seconds)).toBe(level),
  );

  it.each([
    [null, 'normal'],
    [0, 'normal'],
    [0.0099, 'normal'],
    [0.01, 'warning'],
    [0.05, 'warning'],
    [0.0501, 'alert'],
    [1, 'alert'],
  ] as const)('of %s of the events that failed is %s', (share, level) =>
    expect(errorLevel(share)).toBe(level),
  );

  it.each([
    [10, 2, 'normal'],
    [0, 3, 'warning'],
    [10.1, 0, 'warning'],
    [300, 9, 'warning'],
    [300.1, 0, 'alert'],
  ] as const)('of calls of which the oldest has waited %d s and %i in a row failed is %s', (...told) => {
    const [age, failures, level] = told;
    expect(outsideLevel(age, failures)).toBe(level);
  });

  it('of revoked keys that are in use is a warning', () =>
    expect([0, 1].map(revokedLevel)).toEqual(['normal', 'warning']));

  it.each([
    [null, 'normal'],
    [900, 'normal'],
    [901, 'alert'],
  ] as const)('of money that is owed for %s s is %s', (age, level) => expect(moneyLevel(age)).toBe(level));

  it.each([
    [2, 0, 'normal'],
    [1, 1, 'warning'],
    [0, 1, 'alert'],
    [0, 0, 'alert'],
  ] as const)('of %i replicas that run and %i that are lost is %s', (running, lost, level) => {
    expect(replicasLevel(running, lost)).toBe(level);
  });

  it.each([
    [500, null, 'normal'],
    [499, 500, 'normal'],
    [500, 500, 'warning'],
  ] as const)('of %i people where %s have room is %s', (inside, capacity, level) => {
    expect(zoneLevel(inside, capacity)).toBe(level);
  });

  const calm = { isDark: false, ofPhaseLimit: 0.5, ofWattLimit: null, alarms: 0 };
  it.each([
    ['that is all right', {}, 'normal'],
    ['at its limits', { ofPhaseLimit: 1, ofWattLimit: 1 }, 'normal'],
    ['above what was agreed', { ofWattLimit: 1.01 }, 'warning'],
    ['with an alarm', { alarms: 1 }, 'warning'],
    ['whose load nobody knows', { ofPhaseLimit: null }, 'warning'],
    ['whose load is known in watts alone', { ofPhaseLimit: null, ofWattLimit: 0.2 }, 'normal'],
    ['about to trip', { ofPhaseLimit: 1.01 }, 'alert'],
    ['that is dark', { isDark: true }, 'alert'],
  ] as const)('of a feeder %s is %s', (_, more, level) => {
    expect(feederLevel({ ...calm, ...more })).toBe(level);
  });

  it('of many is the worst of them, and of none normal', () => {
    expect(worstOf(['warning', 'normal', 'alert'])).toBe('alert');
    expect(worstOf(['normal', 'warning'])).toBe('warning');
    expect(worstOf([])).toBe('normal');
  });
});
