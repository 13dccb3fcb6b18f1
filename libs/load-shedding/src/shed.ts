import { followCall, hasBid, type Waiting } from './bids.ts';
import { PHASES, phasesOf, type Phase, type Stall } from './feeder.ts';
import type { Planning } from './decision.ts';
import { expectedRelief, harmOf } from './harm.ts';
import { chooseForTotal, chooseLeastHarm, type Candidate, type Choice } from './least-harm.ts';
import { limitOf, share, type Load, type Loads } from './load.ts';
import type { Policy } from './policy.ts';
import { inUnit, reason } from './reasons.ts';
import { change, perChannel, stallState, type Channel, type Draft } from './state.ts';

const UNIT_AMPS = 0.01;
const UNIT_WATTS = 10;
const ONE_READING_MS = 1_000;

/** Switches off the least harmful set for the phases that are overloaded; if none is, for the agreed watts. */
export function shed(planning: Planning, loads: Loads): void {
  const { draft } = planning;
  const waiting: Waiting[] = [];
  const needs = perChannel((channel) => confirmedNeed(planning, channel, loads[channel], waiting));
  const overloaded = PHASES.filter((phase) => needs[phase] > 0);
  if (overloaded.length > 0) {
    shedPhases(planning, overloaded, needs, loads);
  } else if (needs.watts > 0) {
    shedWatts(planning, needs.watts, loads);
  }
  followCall(planning, waiting, sheddable(draft));
  if (PHASES.some((phase) => draft.futileUntilMs[phase] > draft.nowMs)) planning.alarms.add('futile');
}

/** What has to go, in the unit of the channel; 0 while nothing is overloaded, confirmed or of use. */
function confirmedNeed(planning: Planning, channel: Channel, load: Load | null, waiting: Waiting[]): number {
  const { draft, reasons } = planning;
  const { policy, nowMs } = draft;
  const limit = limitOf(draft, channel);
  const excess = load ? excessOf(draft, channel, load, limit) : null;
  if (!load || !excess) {
    // While a switch has still to show, an overload that was there is neither over nor confirmed.
    if (load?.settled !== null) draft.overSinceMs[channel] = null;
    return 0;
  }
  draft.overSinceMs[channel] ??= nowMs;
  if (draft.futileUntilMs[channel] > nowMs) return 0;
  const confirmMs = channel === 'watts' ? policy.softConfirmMs : confirmMsOf(policy)[excess.level];
  const confirmedAtMs = (draft.overSinceMs[channel] ?? nowMs) + confirmMs;
  const leftMs = Math.max(confirmedAtMs - nowMs, excess.isOver ? ONE_READING_MS : 0);
  if (leftMs <= 0) return excess.load - limit * policy.shedTo;
  if (!excess.isOver) waiting.push({ channel, leftMs });
  reasons.push(
    reason('over_not_confirmed', {
      channel,
      load: inUnit(channel, excess.load),
      limit: inUnit(channel, limit),
      seconds: Math.ceil(leftMs / 1_000),
    }),
  );
  return 0;
}

/** How soon a breaker could trip: in minutes, in minutes if it goes on like that, or at any moment. */
type Level = 'mild' | 'rising' | 'severe';

const confirmMsOf = (policy: Policy): Readonly<Record<Level, number>> => ({
  mild: policy.confirmMs,
  rising: policy.forecastConfirmMs,
  severe: policy.severeConfirmMs,
});

interface Excess {
  readonly load: number;
  readonly level: Level;
  /** The smoothed load still remembers it, and the last readings are below the limit again. */
  readonly isOver: boolean;
}

function excessOf(draft: Draft, channel: Channel, { recent, settled }: Load, limit: number): Excess | null {
  const { policy } = draft;
  const unseenRelief = settled ? 0 : pendingRelief(draft, channel);
  const severe = channel !== 'watts' && recent - unseenRelief >= limit * policy.severeAbove;
  if (severe) return { load: recent - unseenRelief, level: 'severe', isOver: false };
  if (!settled) return null;
  const { smoothed, median, forecast } = settled;
  const soon = Math.max(median, forecast);
  const lasting = smoothed > limit ? smoothed : soon;
  const isOver = median <= limit;
  if (channel !== 'watts' && soon > limit * policy.forecastAbove)
    return { load: lasting, level: 'rising', isOver: false };
  return smoothed > limit * policy.shedAbove ? { load: smoothed, level: 'mild', isOver } : null;
}

function pendingRelief(draft: Draft, channel: Channel): number {
  return draft.trials.reduce((sum, { reliefWatts }) => {
    for (const stall of draft.feeder.stalls) {
      const watts = reliefWatts[stall.stallId];
      if (watts !== undefined) sum += share(draft, stall, watts, channel);
    }
    return sum;
  }, 0);
}

function shedPhases(
  planning: Planning,
  overloaded: readonly Phase[],
  needs: Readonly<Record<Channel, number>>,
  loads: Loads,
): void {
  const { draft, reasons } = planning;
  const units = (phase: Phase): number => Math.ceil(Math.max(0, needs[phase]) / UNIT_AMPS);
  const candidates = sheddable(draft)
    .filter((stall) => phasesOf(stall).some((phase) => overloaded.includes(phase)))
    .map((stall) =>
      candidate(draft, stall, (watts) => share(draft, stall, watts, phasesOf(stall)[0] as Phase) / UNIT_AMPS),
    );
  const unitNeeds = { L1: units('L1'), L2: units('L2'), L3: units('L3') };
  const choice = chooseLeastHarm(candidates, unitNeeds, draft.policy.workCells);
  const worst = overloaded.reduce((a, b) => (needs[b] > needs[a] ? b : a));
  carryOut(planning, choice, worst, loads);
  for (const phase of overloaded) {
    if (choice.shortfall[phase] === 0) continue;
    planning.alarms.add('unattainable');
    const shortfall = inUnit(phase, choice.shortfall[phase] * UNIT_AMPS);
    reasons.push(reason('unattainable', { channel: phase, shortfall }));
  }
}

/** A soft limit is worth a shed only if it can be kept by it. */
function shedWatts(planning: Planning, needWatts: number, loads: Loads): void {
  const { draft, reasons } = planning;
  const candidates = sheddable(draft).map((stall) => candidate(draft, stall, (watts) => watts / UNIT_WATTS));
  const choice = chooseForTotal(candidates, Math.ceil(needWatts / UNIT_WATTS), draft.policy.workCells);
  if (choice.shortfall.L1 === 0) return carryOut(planning, choice, 'watts', loads);
  planning.alarms.add('unattainable');
  const shortfall = inUnit('watts', choice.shortfall.L1 * UNIT_WATTS);
  reasons.push(reason('soft_unattainable', { shortfall }));
}

function sheddable(draft: Draft): Stall[] {
  return draft.feeder.stalls.filter((stall) => {
    const { on, lockedUntilMs, refusedUntilMs } = stallState(draft, stall.stallId);
    return on && !stall.critical && lockedUntilMs <= draft.nowMs && refusedUntilMs <= draft.nowMs;
  });
}

function candidate(draft: Draft, stall: Stall, unitsOf: (watts: number) => number): Candidate {
  const { stallId, connection } = stall;
  const watts = expectedRelief(draft, stall);
  return { stallId, connection, harm: harmOf(draft, stall, watts), relief: Math.floor(unitsOf(watts)) };
}

function carryOut(planning: Planning, { stallIds }: Choice, channel: Channel, loads: Loads): void {
  if (stallIds.length === 0) return;
  const { draft, actions, reasons } = planning;
  const { policy, nowMs } = draft;
  const ids = new Set(stallIds);
  const chosen = draft.feeder.stalls.filter(({ stallId }) => ids.has(stallId));
  const reliefWatts = Object.fromEntries(
    chosen.map((stall) => [stall.stallId, expectedRelief(draft, stall)]),
  );
  const dueMs = nowMs + policy.settleMs;
  const { historyFromMs, overSinceMs } = draft;
  const before = perChannel((each) => loads[each]?.raw ?? null);
  draft.trials = [...draft.trials, { atMs: nowMs, dueMs, reliefWatts, before, historyFromMs, overSinceMs }];
  draft.historyFromMs = { ...historyFromMs };
  draft.overSinceMs = { ...overSinceMs };
  const values = {
    channel,
    load: inUnit(channel, loads[channel]?.raw ?? 0),
    limit: inUnit(channel, limitOf(draft, channel)),
    stalls: stallIds.length,
  };
  for (const stall of chosen) {
    switchOff(draft, stall);
    awaitSwitch(draft, stall);
    const code = hasBid(draft, stall.stallId) ? 'shed_offered' : 'shed_overload';
    reasons.push(reason(code, { stallId: stall.stallId, ...values }));
  }
  const shedIds = chosen.map(({ stallId }) => stallId);
  const offered = shedIds.filter((stallId) => hasBid(draft, stallId));
  actions.push({ type: 'shed', stallIds: shedIds, channel, offered });
}

/** The minimum off time runs from now on; it is longer for a stall that is shed again soon after a restore. */
export function switchOff(draft: Draft, stall: Stall): void {
  const { policy, nowMs } = draft;
  const { switchedAtMs, relapses: before } = stallState(draft, stall.stallId);
  const restored = draft.starts.some(({ stallId }) => stallId === stall.stallId);
  const again = restored && nowMs - switchedAtMs < policy.relapseMs;
  const relapses = again ? Math.min(before + 1, policy.relapsesMost) : 0;
  const lockedUntilMs = nowMs + Math.max(policy.minOffMs, stall.minOffMs ?? 0) * 2 ** relapses;
  change(draft, stall.stallId, {
    on: false,
    switchedAtMs: nowMs,
    lockedUntilMs,
    relapses,
    reservedUntilMs: 0,
  });
}

/** The load of its channels is that of before the switch until it has settled. */
export function awaitSwitch(draft: Draft, stall: Stall): void {
  for (const channel of [...phasesOf(stall), 'watts'] as const) {
    draft.historyFromMs[channel] = draft.nowMs + draft.policy.settleMs;
    draft.overSinceMs[channel] = null;
  }
}
