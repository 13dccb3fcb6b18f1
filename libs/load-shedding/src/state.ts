import { PHASES, type Feeder, type Phase, type Stall } from './feeder.ts';
import { defaultPolicy, type Policy } from './policy.ts';
import type { AlarmCode } from './reasons.ts';

/** What is watched: amperes of each phase, and watts of the whole feeder. */
export type Channel = Phase | 'watts';
export const CHANNELS: readonly Channel[] = [...PHASES, 'watts'];
export type PerChannel<Value> = Readonly<Record<Channel, Value>>;

export interface Sample {
  readonly atMs: number;
  readonly value: number;
}

/** The last reading of a meter that was believed: amperes of a phase, or watts. */
export interface MeterState extends Sample {
  /** Since when, and how often, it has said the same digits. */
  readonly sameSinceMs: number;
  readonly sameReadings: number;
}

export interface StallState {
  readonly on: boolean;
  readonly switchedAtMs: number;
  /** Minimum on or off time: not switched before. */
  readonly lockedUntilMs: number;
  /** Time off this evening; halves in `Policy.offHalfLifeMs`. */
  readonly offMs: number;
  /** Slowly forgotten peak: what comes back when it starts again. */
  readonly drawWatts: number;
  /** How much of its expected relief was seen, from 0.1 to 1. */
  readonly trust: number;
  readonly refusedUntilMs: number;
  /** Sheds soon after a restore, in a row. */
  readonly relapses: number;
  /** Until its start shows at the meter, its draw is reserved. */
  readonly reservedUntilMs: number;
}

/** A shed whose relief has still to be seen. */
export interface Trial {
  readonly atMs: number;
  readonly dueMs: number;
  /** Expected watts by stall. */
  readonly reliefWatts: Readonly<Record<string, number>>;
  readonly before: PerChannel<number | null>;
  readonly historyFromMs: PerChannel<number>;
  readonly overSinceMs: PerChannel<number | null>;
}

/** Stalls were asked whether they can be off for less harm than their class says. */
export interface CallForBids {
  readonly openedAtMs: number;
  readonly bidByMs: number;
  readonly stallIds: readonly string[];
  /** By stall: the part of its harm, from `Policy.bidShareLeast` to 1, that being off would do now. */
  readonly bids: Readonly<Record<string, number>>;
}

/** Everything that the planner knows of one feeder: plain JSON, kept by the caller between two plans. */
export interface PlannerState {
  readonly version: 1;
  readonly feeder: Feeder;
  readonly policy: Policy;
  readonly nowMs: number;
  readonly meters: Readonly<Record<string, MeterState>>;
  readonly stalls: Readonly<Record<string, StallState>>;
  readonly samples: PerChannel<readonly Sample[]>;
  /** Older samples show the load before a switch. */
  readonly historyFromMs: PerChannel<number>;
  readonly overSinceMs: PerChannel<number | null>;
  readonly calmSinceMs: PerChannel<number | null>;
  readonly blindSinceMs: PerChannel<number | null>;
  /** Load that is no stall's. */
  readonly unmanaged: PerChannel<number>;
  readonly trials: readonly Trial[];
  readonly futileRounds: PerChannel<number>;
  readonly futileUntilMs: PerChannel<number>;
  readonly nextRestoreAtMs: number;
  readonly starts: readonly { readonly stallId: string; readonly atMs: number }[];
  /** Absent in a state of before there were calls. */
  readonly call?: CallForBids | null;
  /** Since when each alarm stands. */
  readonly alarms: Readonly<Partial<Record<AlarmCode, number>>>;
}

export function perChannel<Value>(value: (channel: Channel) => Value): Record<Channel, Value> {
  return { L1: value('L1'), L2: value('L2'), L3: value('L3'), watts: value('watts') };
}

/** A feeder whose stalls are all on and of which no meter has reported yet. */
export function initialState(feeder: Feeder, nowMs: number, policy: Partial<Policy> = {}): PlannerState {
  return {
    version: 1,
    feeder,
    policy: { ...defaultPolicy, ...policy },
    nowMs,
    meters: {},
    stalls: Object.fromEntries(feeder.stalls.map((stall) => [stall.stallId, newStall(stall, nowMs)])),
    samples: perChannel(() => []),
    historyFromMs: perChannel(() => 0),
    overSinceMs: perChannel(() => null),
    calmSinceMs: perChannel(() => null),
    blindSinceMs: perChannel(() => nowMs),
    unmanaged: perChannel(() => 0),
    trials: [],
    futileRounds: perChannel(() => 0),
    futileUntilMs: perChannel(() => 0),
    nextRestoreAtMs: 0,
    starts: [],
    call: null,
    alarms: {},
  };
}

/** The state goes on with other stalls, limits or priorities; deadlines and what was learnt stay. */
export function withFeeder(state: PlannerState, feeder: Feeder): PlannerState {
  const stalls = feeder.stalls.map((stall) => [
    stall.stallId,
    state.stalls[stall.stallId] ?? newStall(stall, state.nowMs),
  ]);
  return { ...state, feeder, stalls: Object.fromEntries(stalls) };
}

function newStall({ ratedWatts }: Stall, nowMs: number): StallState {
  return {
    on: true,
    switchedAtMs: nowMs,
    lockedUntilMs: 0,
    offMs: 0,
    drawWatts: ratedWatts,
    trust: 1,
    refusedUntilMs: 0,
    relapses: 0,
    reservedUntilMs: 0,
  };
}

/** A plan in the making: its own copy of everything that it changes. */
export type Draft = {
  -readonly [Key in keyof PlannerState]: Key extends 'feeder' | 'policy' | 'call'
    ? PlannerState[Key]
    : PlannerState[Key] extends readonly unknown[] | number
      ? PlannerState[Key]
      : { -readonly [Field in keyof PlannerState[Key]]: PlannerState[Key][Field] };
};

export function draftOf(state: PlannerState): Draft {
  return {
    ...state,
    // A state of before may lack what was added since.
    policy: { ...defaultPolicy, ...state.policy },
    meters: { ...state.meters },
    stalls: { ...state.stalls },
    samples: { ...state.samples },
    historyFromMs: { ...state.historyFromMs },
    overSinceMs: { ...state.overSinceMs },
    calmSinceMs: { ...state.calmSinceMs },
    blindSinceMs: { ...state.blindSinceMs },
    unmanaged: { ...state.unmanaged },
    futileRounds: { ...state.futileRounds },
    futileUntilMs: { ...state.futileUntilMs },
    alarms: { ...state.alarms },
  };
}

export function stallState(state: Pick<PlannerState, 'stalls'>, stallId: string): StallState {
  const stall = state.stalls[stallId];
  if (!stall)
    throw new Error(`The state knows no stall ${stallId}; call withFeeder after a change of stalls.`);
  return stall;
}

export function change(draft: Draft, stallId: string, changes: Partial<StallState>): void {
  draft.stalls[stallId] = { ...stallState(draft, stallId), ...changes };
}
