import { describe, expect, it } from 'vitest';
import { alarms, codes, feeder, firstAtMs, play, stall, switched } from '../test/row.ts';
import { initialState, notRestored, tripped, type Policy } from './index.ts';

const row = (count: number) => Array.from({ length: count }, (_, index) => stall(`stall-${index + 1}`));
const start = (stalls = row(8), policy: Partial<Policy> = {}) => initialState(feeder(stalls), 0, policy);
/** Each stall 4 A; between two seconds something else takes so many amperes more. */
const rush = (amps: number, from = 20, until = 100) => ({
  watts: () => 920,
  unmanagedAmps: (phase: string, now: number) => (phase === 'L1' && now >= from && now < until ? amps : 0),
});

describe('restoring', () => {
  it('takes a stall back when its remembered draw fits, and not before its minimum off time', () => {
    const { log } = play(start(row(7)), rush(6), 300);
    expect(switched(log, 'shed')).toHaveLength(1);
    expect(switched(log, 'restore')).toEqual(switched(log, 'shed'));
    const offMs = (firstAtMs(log, 'restore') ?? 0) - (firstAtMs(log, 'shed') ?? 0);
    expect(offMs).toBeGreaterThanOrEqual(60_000);
    const compressor = row(7).map((each) => ({ ...each, minOffMs: 150_000 }));
    const late = play(start(compressor), rush(6), 300).log;
    expect((firstAtMs(late, 'restore') ?? 0) - (firstAtMs(late, 'shed') ?? 0)).toBeGreaterThanOrEqual(
      150_000,
    );
  });

  it('waits until the load has been low for the confirm time', () => {
    const by = (restoreConfirmMs: number) =>
      firstAtMs(play(start(row(7), { restoreConfirmMs }), rush(7.5, 20, 200), 300).log, 'restore') ?? 0;
    expect(by(0)).toBeGreaterThan(200_000);
    expect(by(40_000)).toBeGreaterThanOrEqual(by(0) + 5_000);
  });

  it('does not take back what would overload the row again, however calm it is', () => {
    const { log } = play(start(), { ...rush(0), watts: () => 950 }, 600);
    expect(switched(log, 'shed')).toHaveLength(1);
    expect(switched(log, 'restore')).toEqual([]);
  });

  it('does not switch off for its minimum on time what it has just switched on', () => {
    const world = {
      ...rush(0),
      unmanagedAmps: (phase: string, now: number) =>
        phase === 'L1' && (now % 120) - 20 >= 0 && now % 120 < 60 ? 18 : 0,
    };
    const { log } = play(start(row(7)), world, 600);
    const on = new Map<string, number>();
    for (const { atMs, actions } of log) {
      for (const action of actions) {
        if (action.type === 'restore') for (const id of action.stallIds) on.set(id, atMs);
        if (action.type !== 'shed') continue;
        for (const id of action.stallIds)
          expect(atMs - (on.get(id) ?? -Infinity)).toBeGreaterThanOrEqual(60_000);
      }
    }
    expect(on.size).toBeGreaterThan(0);
  });

  it('waits longer each time that a stall had to go soon after it came back', () => {
    const one = [stall('stall-1'), stall('stall-2', { critical: true })];
    const world = {
      watts: () => 2_300,
      unmanagedAmps: (phase: string, now: number) => (phase === 'L1' && now % 120 < 60 ? 20 : 0),
    };
    const offTimes = (relapsesMost: number) => play(start(one, { relapsesMost }), world, 1_200).log;
    expect(switched(offTimes(2), 'shed').length).toBeLessThan(switched(offTimes(0), 'shed').length);
  });

  it('comes back after a trip step by step, the highest class first, within the cap of the ramp', () => {
    const stalls = row(7).map((each, index) => ({ ...each, priorityClass: index > 4 ? 1 : 3 }));
    const dark = tripped(play(start(stalls), rush(0), 30).state, 30_000);
    const { log } = play(dark, rush(0), 400, 31);
    const order = switched(log, 'restore');
    expect(order).toHaveLength(7);
    expect(order.slice(0, 2).sort()).toEqual(['stall-6', 'stall-7']);
    const times = log
      .filter(({ actions }) => actions.some(({ type }) => type === 'restore'))
      .map(({ atMs }) => atMs);
    expect(times).toHaveLength(7);
    times.reduce((before, atMs) => {
      expect(atMs - before).toBeGreaterThanOrEqual(10_000);
      return atMs;
    });
    for (const atMs of times) {
      const window = times.filter((other) => other > atMs - 60_000 && other <= atMs);
      expect(window.length * 4).toBeLessThanOrEqual(16);
    }
  });

  it('keeps room for the start of a compressor', () => {
    const after = (inrushFactor: number) => {
      const stalls = [stall('stall-1', { inrushFactor, ratedWatts: 920 })];
      const world = {
        watts: () => 920,
        unmanagedAmps: (phase: string) => (phase === 'L1' ? 25 : 0),
      };
      return play(tripped(start(stalls), 1_000), world, 200, 2).log;
    };
    expect(switched(after(9), 'restore')).toEqual(['stall-1']);
    expect(switched(after(10), 'restore')).toEqual([]);
    expect(
      after(10)
        .at(-1)
        ?.reasons.map(({ values }) => values.why),
    ).toContain('inrush');
  });

  it('permits what starts by hand, and does not start it', () => {
    const stalls = row(7).map((each) => ({ ...each, startsByHand: true }));
    const { log } = play(start(stalls), rush(6), 300);
    expect(switched(log, 'restore')).toEqual([]);
    expect(switched(log, 'permit')).toHaveLength(1);
  });

  it('lets nobody overtake for ever a stall that needs more room', () => {
    const stalls = [stall('big', { priorityClass: 1 }), ...row(8)];
    const state = start(stalls);
    const off = Object.fromEntries(
      Object.entries(state.stalls).map(([id, each]) => [
        id,
        id === 'big' || id === 'stall-1'
          ? { ...each, on: false, drawWatts: id === 'big' ? 4_000 : 500, switchedAtMs: -700_000 }
          : each,
      ]),
    );
    const world = { watts: () => 800 };
    const patient = play(
      { ...state, stalls: off, policy: { ...state.policy, noOvertakingAfterMs: 9e9 } },
      world,
      100,
    );
    expect(switched(patient.log, 'restore')).toEqual(['stall-1']);
    expect(switched(play({ ...state, stalls: off }, world, 100).log, 'restore')).toEqual([]);
  });

  it('brings back first what ends most harm for an ampere of the phase that is short', () => {
    const singles = (['L1', 'L2', 'L3'] as const).map((connection) =>
      stall(connection, { priorityClass: 2, connection }),
    );
    const wide = stall('wide', { priorityClass: 3, connection: 'three-phase', ratedWatts: 3_450 });
    const dark = tripped(start([...singles, wide]), 1_000);
    const watts = (id: string) => (id === 'wide' ? 3_450 : 1_150);
    // Each takes 5 A of a phase, and a scarce one has room for one of them.
    const back = (scarce: readonly string[]) => {
      const unmanagedAmps = (phase: string) => (scarce.includes(phase) ? 24 : 0);
      return switched(play(dark, { watts, unmanagedAmps }, 200, 2).log, 'restore').sort();
    };
    expect(back(['L1'])).toEqual(['L2', 'L3', 'wide']);
    expect(back(['L1', 'L2', 'L3'])).toEqual(['L1', 'L2', 'L3']);
  });

  it('counts a stall as off that did not switch on', () => {
    const { state, log } = play(start(row(7)), rush(6), 250);
    const [stallId] = switched(log, 'restore');
    expect(notRestored(state, stallId ?? '').stalls[stallId ?? '']?.on).toBe(false);
  });

  it('keeps its deadlines when the clock is set back', () => {
    const { state } = play(start(row(7)), rush(20, 20, 40), 60);
    expect(Object.values(state.stalls).some(({ on }) => !on)).toBe(true);
    const { state: after } = play(state, rush(0), 5, 10);
    expect(after.nowMs).toBe(state.nowMs);
    expect(after.stalls).toEqual(state.stalls);
  });
});

describe('meters that cannot be relied on', () => {
  const shedAt40 = () => play(start(row(7)), rush(20, 20, 40), 60).state;

  it.each([
    ['are missing', () => []],
    [
      'are of an unknown unit',
      (all: readonly object[]) => all.map((each) => ({ ...each, unit: 'kVA', value: 0 })),
    ],
    [
      'are doubted by the meter',
      (all: readonly object[]) => all.map((each) => ({ ...each, quality: 'bad', value: 0 })),
    ],
    ['are no numbers', (all: readonly object[]) => all.map((each) => ({ ...each, value: NaN }))],
    ['are below zero', (all: readonly object[]) => all.map((each) => ({ ...each, value: -5 }))],
    [
      'are from long ago',
      (all: readonly object[]) => all.map((each) => ({ ...each, value: 0, measuredAtMs: 1_000 })),
    ],
    [
      'are from the future',
      (all: readonly object[]) => all.map((each) => ({ ...each, value: 0, measuredAtMs: 9e9 })),
    ],
    [
      'are frozen',
      (all: readonly object[]) => all.map((each) => ({ ...each, value: 'stallId' in each ? 920 : 20 })),
    ],
  ])('restore nothing and shed nothing while they %s', (how, spoil) => {
    const { log } = play(
      shedAt40(),
      { ...rush(0), readings: (all, second) => (second < 61 ? all : (spoil(all) as typeof all)) },
      100,
      60,
    );
    // A frozen meter is known after 30 s, a silent one after 10 s.
    const blind = log.filter(({ atMs }) => atMs >= (how === 'are frozen' ? 92_000 : 71_000));
    expect(switched(log, 'shed')).toEqual([]);
    expect(switched(blind, 'restore')).toEqual([]);
    expect(alarms(log)).toContain('blind');
    expect(codes(blind)).toContain('meter_unusable');
  });

  it('are not believed when the stalls report more than the feeder', () => {
    const { log, state } = play(
      start(row(7)),
      {
        ...rush(0),
        readings: (all) => all.map((each) => (each.phase === 'L1' ? { ...each, unit: 'mA' } : each)),
      },
      60,
    );
    expect(codes(log)).toContain('reading_refused');
    expect(state.meters['feeder/L1']?.atMs ?? 0).toBeLessThan(20_000);
  });

  it('leave the row with what its stalls report: it is shed while the feeder is blind', () => {
    const world = {
      watts: (_: string, now: number) => (now < 40 ? 800 : 1_300),
      readings: <R extends { phase?: unknown }>(all: R[], now: number) =>
        now < 30 ? all : all.filter(({ phase }) => !phase),
    };
    expect(switched(play(start(row(7)), world, 90).log, 'shed').length).toBeGreaterThan(0);
  });

  it('count every stall with its remembered draw after the grace, never with zero', () => {
    const stalls = row(8);
    const { log } = play(
      start(stalls),
      { watts: () => 800, metered: false, readings: (all, now) => (now < 20 ? all : []) },
      200,
    );
    const atMs = firstAtMs(log, 'shed') ?? 0;
    expect(atMs).toBeGreaterThanOrEqual(90_000);
  });

  it('do not darken another row', () => {
    const healthy = play(start(row(7)), rush(6), 100);
    play(start(row(7)), { ...rush(6), readings: () => [] }, 100);
    expect(play(start(row(7)), rush(6), 100).log).toEqual(healthy.log);
  });
});
