import {
  PHASES,
  phasesOf,
  plan,
  type Action,
  type Feeder,
  type Phase,
  type PlannerState,
  type Reading,
  type Reason,
  type Stall,
} from '../src/index.ts';

export const stall = (stallId: string, more: Partial<Stall> = {}): Stall => ({
  stallId,
  connection: 'L1',
  priorityClass: 3,
  critical: false,
  ratedWatts: 1_150,
  inrushFactor: 1,
  startsByHand: false,
  ...more,
});

export const feeder = (stalls: readonly Stall[], more: Partial<Feeder> = {}): Feeder => ({
  feederId: 'feeder-a',
  voltageVolts: 230,
  phaseLimitAmps: 32,
  limitWatts: null,
  stalls,
  ...more,
});

/** What happened in a second. */
export interface Second {
  readonly atMs: number;
  readonly actions: readonly Action[];
  readonly reasons: readonly Reason[];
  readonly amps: Readonly<Record<Phase, number>>;
}

export interface World {
  /** What a stall would draw, were it on. */
  readonly watts: (stallId: string, second: number) => number;
  /** Load that is no stall's. */
  readonly unmanagedAmps?: (phase: Phase, second: number) => number;
  /** Changes, drops or adds readings on their way. */
  readonly readings?: (readings: Reading[], second: number) => Reading[];
  /** Whether the stall obeys when it is switched off. */
  readonly obeys?: (stallId: string) => boolean;
  readonly metered?: boolean;
}

/** Plays a row second by second; switches take effect in the next second. */
export function play(
  state: PlannerState,
  world: World,
  seconds: number,
  from = 0,
): { state: PlannerState; log: Second[] } {
  const log: Second[] = [];
  for (let second = from; second < from + seconds; second++) {
    const atMs = second * 1_000;
    const { readings, amps } = measure(state, world, second);
    const next = plan(state, world.readings?.(readings, second) ?? readings, atMs);
    // Now and then another process takes over from what was kept.
    state = second % 20 === 0 ? (JSON.parse(JSON.stringify(next.state)) as PlannerState) : next.state;
    log.push({ atMs, actions: next.actions, reasons: next.reasons, amps });
  }
  return { state, log };
}

function measure(
  state: PlannerState,
  world: World,
  second: number,
): { readings: Reading[]; amps: Record<Phase, number> } {
  const { stalls, voltageVolts } = state.feeder;
  const measuredAtMs = second * 1_000;
  const amps = { L1: 0, L2: 0, L3: 0 };
  const readings: Reading[] = [];
  for (const each of stalls) {
    const draws = state.stalls[each.stallId]?.on || !(world.obeys?.(each.stallId) ?? true);
    const watts = draws ? world.watts(each.stallId, second) : 0;
    for (const phase of phasesOf(each)) amps[phase] += watts / voltageVolts / phasesOf(each).length;
    if (world.metered ?? true) {
      readings.push({
        stallId: each.stallId,
        value: watts + wiggle(second),
        unit: 'W',
        measuredAtMs,
        quality: 'good',
      });
    }
  }
  for (const phase of PHASES) {
    amps[phase] += world.unmanagedAmps?.(phase, second) ?? 0;
    readings.push({ phase, value: amps[phase] + wiggle(second), unit: 'A', measuredAtMs, quality: 'good' });
  }
  return { readings, amps };
}

/** The last digits of a meter that lives. */
const wiggle = (second: number): number => (second % 7) * 0.001;

export const switched = (log: readonly Second[], type: 'shed' | 'restore' | 'permit'): string[] =>
  log.flatMap(({ actions }) => actions.flatMap((action) => (action.type === type ? action.stallIds : [])));

export const alarms = (log: readonly Second[]): string[] =>
  log.flatMap(({ actions }) =>
    actions.flatMap((action) => (action.type === 'raise-alarm' ? action.alarm : [])),
  );

export const codes = (log: readonly Second[]): Set<string> =>
  new Set(log.flatMap(({ reasons }) => reasons.map(({ code }) => code)));

export const firstAtMs = (log: readonly Second[], type: string): number | undefined =>
  log.find(({ actions }) => actions.some((action) => action.type === type))?.atMs;
