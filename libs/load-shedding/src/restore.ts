import { PHASES, phasesOf, type Phase, type Stall } from './feeder.ts';
import { classWeight } from './harm.ts';
import type { Planning } from './decision.ts';
import { limitOf, share, type Loads } from './load.ts';
import { reason } from './reasons.ts';
import { awaitSwitch } from './shed.ts';
import { CHANNELS, change, perChannel, stallState, type Channel, type Draft } from './state.ts';

/** What starts in this plan, and what has started of late, in the unit of each channel. */
interface Starting {
  readonly now: Record<Channel, number>;
  readonly inrush: Record<Channel, number>;
  readonly window: Record<Channel, number>;
  readonly reserved: Record<Channel, number>;
}

/**
 * Switches on what fits with its remembered draw and its start: the highest class first, then what was off the
 * longest. A few at a time, and only on what meters show.
 */
export function restore(planning: Planning, loads: Loads): void {
  const { draft, reasons } = planning;
  markCalm(draft, loads);
  const waiting = draft.feeder.stalls.filter(({ stallId }) => !stallState(draft, stallId).on);
  if (waiting.length === 0) return;
  const starting = startingBefore(draft);
  waiting.sort(byTurn(draft, scarcePhases(draft, waiting, loads, starting)));
  const held = new Set<Channel>();
  for (const stall of waiting) {
    const why = obstacle(draft, stall, loads, starting, held);
    if (why === null) {
      switchOn(planning, stall, starting);
      continue;
    }
    reasons.push(reason('restore_waits', { stallId: stall.stallId, why }));
    const waitedMs = draft.nowMs - stallState(draft, stall.stallId).switchedAtMs;
    if (waitedMs >= draft.policy.noOvertakingAfterMs && why !== 'minimum_off') {
      for (const phase of phasesOf(stall)) held.add(phase);
    }
  }
}

/** The phases that cannot take all stalls back that wait for them. */
function scarcePhases(
  draft: Draft,
  waiting: readonly Stall[],
  loads: Loads,
  { reserved }: Starting,
): ReadonlySet<Phase> {
  return new Set(
    PHASES.filter((phase) => {
      const load = loads[phase];
      const wanted = waiting.reduce(
        (sum, stall) => sum + share(draft, stall, stallState(draft, stall.stallId).drawWatts, phase),
        load?.settled?.smoothed ?? load?.raw ?? 0,
      );
      return wanted + reserved[phase] > limitOf(draft, phase) * draft.policy.restoreBelow;
    }),
  );
}

/**
 * The harm that an ampere of a scarce phase ends: the weight of the class, and for a three-phase stall that of its amperes on the
 * other phases too. What needs no scarce phase is in nobody's way.
 */
function worthOf({ policy }: Draft, stall: Stall, scarce: ReadonlySet<Phase>): number {
  const phases = phasesOf(stall);
  const needed = phases.filter((phase) => scarce.has(phase)).length;
  return (classWeight(policy.classWeights, stall.priorityClass) * phases.length) / needed;
}

function byTurn(draft: Draft, scarce: ReadonlySet<Phase>): (a: Stall, b: Stall) => number {
  const worth = (stall: Stall): number => worthOf(draft, stall, scarce);
  return (a, b) =>
    (worth(a) === worth(b) ? 0 : worth(b) - worth(a)) ||
    a.priorityClass - b.priorityClass ||
    stallState(draft, a.stallId).switchedAtMs - stallState(draft, b.stallId).switchedAtMs ||
    stallState(draft, b.stallId).offMs - stallState(draft, a.stallId).offMs;
}

function obstacle(
  draft: Draft,
  stall: Stall,
  loads: Loads,
  starting: Starting,
  held: ReadonlySet<Channel>,
): string | null {
  const { policy, nowMs } = draft;
  const { lockedUntilMs, refusedUntilMs, drawWatts } = stallState(draft, stall.stallId);
  if (lockedUntilMs > nowMs || refusedUntilMs > nowMs) return 'minimum_off';
  const channels: Channel[] = [...phasesOf(stall)];
  if (Number.isFinite(limitOf(draft, 'watts'))) channels.push('watts');
  if (channels.some((channel) => !loads[channel]?.seen)) return 'blind';
  if (nowMs < draft.nextRestoreAtMs) return 'stagger';
  if (channels.some((channel) => held.has(channel))) return 'its_turn';
  for (const channel of channels) {
    const why = obstacleOn(draft, stall, channel, drawWatts, loads, starting);
    if (why) return why;
  }
  return null;

  function obstacleOn(
    { calmSinceMs }: Draft,
    { inrushFactor }: Stall,
    channel: Channel,
    watts: number,
    { [channel]: load }: Loads,
    { now, inrush, window, reserved }: Starting,
  ): string | null {
    const calmMs = nowMs - (calmSinceMs[channel] ?? nowMs);
    if (!load?.settled || calmMs < policy.restoreConfirmMs) return 'not_calm';
    const limit = limitOf(draft, channel);
    const draw = share(draft, stall, watts, channel);
    const carried = Math.max(load.settled.smoothed, load.settled.median) + reserved[channel];
    if (carried + now[channel] + draw > limit * policy.restoreBelow) return 'no_headroom';
    if (channel !== 'watts' && carried + inrush[channel] + draw * inrushFactor > limit * policy.inrushLimit)
      return 'inrush';
    if (now[channel] > 0 && now[channel] + draw > limit * policy.staggerStep) return 'stagger';
    if (window[channel] > 0 && window[channel] + draw > limit * policy.rampCap) return 'ramp';
    return null;
  }
}

/** A channel is calm while it stays below the threshold of restores. */
function markCalm(draft: Draft, loads: Loads): void {
  for (const channel of CHANNELS) {
    const load = loads[channel];
    const below = limitOf(draft, channel) * draft.policy.restoreBelow;
    if (load?.seen && !load.settled && load.raw <= below) continue;
    const calm = load?.seen && load.settled && load.settled.smoothed <= below;
    draft.calmSinceMs[channel] = calm ? (draft.calmSinceMs[channel] ?? draft.nowMs) : null;
  }
}

function startingBefore(draft: Draft): Starting {
  const fromMs = draft.nowMs - draft.policy.rampWindowMs;
  const recent = new Set(draft.starts.filter(({ atMs }) => atMs > fromMs).map(({ stallId }) => stallId));
  const sumOf = (counts: (stall: Stall) => boolean): Record<Channel, number> =>
    perChannel((channel) =>
      draft.feeder.stalls.reduce(
        (sum, stall) =>
          sum +
          (counts(stall) ? share(draft, stall, stallState(draft, stall.stallId).drawWatts, channel) : 0),
        0,
      ),
    );
  return {
    now: perChannel(() => 0),
    inrush: perChannel(() => 0),
    window: sumOf(({ stallId }) => recent.has(stallId) && stallState(draft, stallId).on),
    reserved: sumOf(({ stallId }) => stallState(draft, stallId).reservedUntilMs > draft.nowMs),
  };
}

function switchOn({ draft, actions, reasons }: Planning, stall: Stall, starting: Starting): void {
  const { policy, nowMs } = draft;
  const { stallId, startsByHand } = stall;
  const { drawWatts } = stallState(draft, stallId);
  const minOnMs = Math.max(policy.minOnMs, stall.minOnMs ?? 0);
  for (const channel of CHANNELS) {
    const draw = share(draft, stall, drawWatts, channel);
    starting.now[channel] += draw;
    starting.window[channel] += draw;
    starting.inrush[channel] += draw * stall.inrushFactor;
  }
  change(draft, stallId, {
    on: true,
    switchedAtMs: nowMs,
    lockedUntilMs: nowMs + minOnMs,
    // A hand may be late.
    reservedUntilMs: nowMs + (startsByHand ? minOnMs : policy.settleMs),
  });
  awaitSwitch(draft, stall);
  draft.nextRestoreAtMs = nowMs + policy.staggerMs;
  draft.starts = [...draft.starts, { stallId, atMs: nowMs }];
  actions.push({ type: startsByHand ? 'permit' : 'restore', stallIds: [stallId] });
  reasons.push(reason(startsByHand ? 'permitted' : 'restored', { stallId, watts: Math.round(drawWatts) }));
}
