import { describe, expect, it } from 'vitest';
import { alarms, codes, feeder, firstAtMs, play, stall, switched } from '../test/row.ts';
import { initialState, notShed, plan, type Policy } from './index.ts';

const row = (count: number) => Array.from({ length: count }, (_, index) => stall(`stall-${index + 1}`));
const start = (stalls = row(8), policy: Partial<Policy> = {}) => initialState(feeder(stalls), 0, policy);
/** Each stall 5 A; from `second` on, the first draws more by so many amperes. */
const step = (amps: number, second = 20, until = Infinity) => ({
  watts: (stallId: string, now: number) =>
    1_150 * (stallId === 'stall-1' ? 0.2 : 0.8) +
    (stallId === 'stall-1' && now >= second && now < until ? amps * 230 : 0),
});

describe('shedding', () => {
  it('leaves a row alone that stays within its limits, and says so', () => {
    const { log } = play(start(), { watts: () => 800 }, 120);
    expect(log.flatMap(({ actions }) => actions)).toEqual([]);
    expect([...codes(log.slice(1))]).toEqual(['within_limits']);
  });

  it('sheds one stall for a small overload, after the confirm time and before a breaker would mind', () => {
    const { log } = play(start(), step(5), 120);
    expect(switched(log, 'shed')).toHaveLength(1);
    const atMs = firstAtMs(log, 'shed') ?? 0;
    expect(atMs).toBeGreaterThanOrEqual(50_000);
    expect(atMs).toBeLessThanOrEqual(90_000);
    expect(log.at(-1)?.amps.L1).toBeLessThanOrEqual(32);
  });

  it('does not shed for a peak that is over when it would be confirmed', () => {
    const { log } = play(start(), step(9, 60, 90), 160);
    expect(switched(log, 'shed')).toEqual([]);
  });

  it('does not take the start of a compressor for an overload', () => {
    const { log } = play(start(), step(60, 20, 21), 60);
    expect(switched(log, 'shed')).toEqual([]);
  });

  it('sheds a severe overload within two readings', () => {
    const { log } = play(start(), step(25), 60);
    expect(firstAtMs(log, 'shed')).toBeLessThanOrEqual(22_000);
  });

  it('sheds sooner when the forecast is above what a warm breaker holds for two minutes', () => {
    const by = (forecastAbove: number) =>
      firstAtMs(play(start(row(8), { forecastAbove }), step(12, 60), 150).log, 'shed') ?? 0;
    expect(by(1.4) + 5_000).toBeLessThan(by(9));
  });

  it('holds each phase to its own limit although the sum is legal', () => {
    const stalls = [...row(6), stall('other', { connection: 'L2' })];
    const { log } = play(start(stalls), { watts: (id) => (id === 'other' ? 100 : 1_350) }, 60);
    expect(switched(log, 'shed')).toHaveLength(1);
    expect(switched(log, 'shed')).not.toContain('other');
  });

  it('treats the agreed watts as a soft limit: later, and not in vain', () => {
    const soft = (limitWatts: number) => initialState(feeder(row(6), { limitWatts }), 0);
    const attainable = play(soft(5_000), { watts: () => 1_000 }, 90).log;
    expect(firstAtMs(attainable, 'shed')).toBeGreaterThanOrEqual(30_000);
    expect(switched(attainable, 'shed')).toHaveLength(2);
    const vain = play(
      soft(5_000),
      { watts: () => 1_000, unmanagedAmps: (phase) => (phase === 'L2' ? 30 : 0) },
      90,
    ).log;
    expect(switched(vain, 'shed')).toEqual([]);
    expect(alarms(vain)).toEqual(['unattainable']);
  });

  it('never sheds what is critical, and says when that is not enough', () => {
    const stalls = row(8).map((each) => ({ ...each, critical: each.stallId !== 'stall-8' }));
    const { log } = play(start(stalls), { watts: () => 1_150 }, 120);
    expect(switched(log, 'shed')).toEqual(['stall-8']);
    expect(alarms(log)).toEqual(['unattainable']);
  });

  it('sheds the low class first, and of one class the one that was off less', () => {
    const stalls = row(8).map((each) => ({ ...each, priorityClass: each.stallId === 'stall-5' ? 4 : 2 }));
    expect(switched(play(start(stalls), step(4), 150).log, 'shed')).toEqual(['stall-5']);
    const fair = start();
    const tired = Object.fromEntries(
      Object.entries(fair.stalls).map(([id, each]) => [
        id,
        { ...each, offMs: id === 'stall-6' ? 0 : 3_000_000 },
      ]),
    );
    expect(switched(play({ ...fair, stalls: tired }, step(4), 150).log, 'shed')).toEqual(['stall-6']);
  });

  it('leaves a stall on for its minimum on time, whatever another one weighs', () => {
    const state = start(
      row(8).map((each) => ({ ...each, priorityClass: each.stallId === 'stall-8' ? 1 : 4 })),
    );
    const stalls = Object.fromEntries(
      Object.entries(state.stalls).map(([id, each]) => [
        id,
        { ...each, lockedUntilMs: id === 'stall-8' ? 0 : 9e9 },
      ]),
    );
    expect(switched(play({ ...state, stalls }, step(4), 150).log, 'shed')).toEqual(['stall-8']);
  });

  it('takes the next best stall in the next plan when the first refuses', () => {
    const world = step(3);
    let { state, log } = play(start(), world, 20);
    for (let second = 20; switched(log, 'shed').length === 0; second++)
      ({ state, log } = play(state, world, 1, second));
    const [refuser] = switched(log, 'shed');
    const second = (log.at(-1)?.atMs ?? 0) / 1_000 + 1;
    const next = play(notShed(state, refuser ?? ''), world, 1, second);
    expect(switched(next.log, 'shed')).toHaveLength(1);
    expect(switched(next.log, 'shed')).not.toContain(refuser);
  });

  it('counts a stall as on whose controller says that it failed only after its relief was looked for', () => {
    const world = { ...step(3), obeys: () => false };
    let { state, log } = play(start(row(8), { settleMs: 1_000 }), world, 20);
    for (let second = 20; switched(log, 'shed').length === 0; second++)
      ({ state, log } = play(state, world, 1, second));
    const [failing = ''] = switched(log, 'shed');
    const second = (log.at(-1)?.atMs ?? 0) / 1_000 + 1;
    ({ state } = play(state, world, 5, second));
    expect([state.trials, state.stalls[failing]?.on]).toEqual([[], false]);
    expect(notShed(state, failing, false).stalls[failing]?.on).toBe(false);
    expect(notShed(state, failing).stalls[failing]).toMatchObject({
      on: true,
      refusedUntilMs: state.nowMs + state.policy.refusedMs,
    });
  });

  it('stops in vain: three rounds without effect, then an alarm and quiet', () => {
    const stalls = row(30);
    const world = {
      watts: () => 700,
      metered: false,
      obeys: () => false,
      unmanagedAmps: () => -58,
    };
    const { log } = play(start(stalls), world, 200);
    const rounds = log.filter(({ actions }) => actions.some(({ type }) => type === 'shed'));
    expect(rounds).toHaveLength(3);
    expect(alarms(log)).toContain('futile');
  });

  it('sees a stall that says it is off and is not', () => {
    const { log } = play(start(), { ...step(5), obeys: () => false }, 150);
    expect(alarms(log)).toContain('disobeyed');
    expect([...codes(log)]).toContain('no_relief');
  });

  it('gives its reasons in both languages', () => {
    const { log } = play(start(), step(5), 120);
    const why = log.flatMap(({ reasons }) => reasons).find(({ code }) => code === 'shed_overload');
    expect(why?.text.en).toMatch(/^Stall stall-\d is switched off: L1 carries 3\d\.\d A of 32\.0 A/);
    expect(why?.text['zh-TW']).toMatch(/^關閉攤位 stall-\d：L1 負載 3\d\.\d A/);
  });

  it('does not touch the state that it is given', () => {
    const { state } = play(start(), step(5), 25);
    const copy = structuredClone(state);
    plan(state, [{ phase: 'L1', value: 60, unit: 'A', measuredAtMs: 30_000, quality: 'good' }], 30_000);
    expect(state).toEqual(copy);
  });
});
