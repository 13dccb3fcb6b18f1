import { phasesOf } from './feeder.ts';
import { awaitSwitch, switchOff } from './shed.ts';
import { CHANNELS, change, draftOf, stallState, type Draft, type PlannerState } from './state.ts';

/**
 * A stall controller refused or failed to switch off, or said nothing in time. The stall counts as on and is left alone
 * for `Policy.refusedMs`; the overload counts as confirmed, so that the next plan takes the next best set.
 * @param isSaid false: it said nothing. Once its relief has been judged, that changes nothing.
 */
export function notShed(state: PlannerState, stallId: string, isSaid = true): PlannerState {
  const draft = draftOf(state);
  const stall = draft.feeder.stalls.find((each) => each.stallId === stallId);
  if (!stall || stallState(draft, stallId).on) return state;
  const trial = draft.trials.findLast(({ reliefWatts }) => reliefWatts[stallId] !== undefined);
  if (!trial && !isSaid) return state;
  const refusedUntilMs = draft.nowMs + draft.policy.refusedMs;
  change(draft, stallId, { on: true, lockedUntilMs: 0, refusedUntilMs });
  // The load since is measured with the stall on.
  if (!trial) return draft;
  for (const channel of [...phasesOf(stall), 'watts'] as const) {
    draft.historyFromMs[channel] = trial.historyFromMs[channel];
    draft.overSinceMs[channel] = trial.overSinceMs[channel];
  }
  const { [stallId]: _, ...reliefWatts } = trial.reliefWatts;
  const left = Object.keys(reliefWatts).length > 0 ? [{ ...trial, reliefWatts }] : [];
  draft.trials = [...draft.trials.filter((each) => each !== trial), ...left];
  return draft;
}

/** A stall controller did not switch on: the stall is off, and is tried again after `Policy.refusedMs`. */
export function notRestored(state: PlannerState, stallId: string): PlannerState {
  const draft = draftOf(state);
  if (!stallState(draft, stallId).on) return state;
  const refusedUntilMs = draft.nowMs + draft.policy.refusedMs;
  change(draft, stallId, { on: false, lockedUntilMs: 0, refusedUntilMs, reservedUntilMs: 0 });
  draft.starts = draft.starts.filter((start) => start.stallId !== stallId);
  return draft;
}

/** The breaker went: everything that may be switched is off, so that the row comes back step by step. */
export function tripped(state: PlannerState, nowMs: number): PlannerState {
  const draft: Draft = draftOf(state);
  draft.nowMs = Math.max(draft.nowMs, nowMs);
  for (const stall of draft.feeder.stalls) {
    if (stall.critical || !stallState(draft, stall.stallId).on) continue;
    switchOff(draft, stall);
    awaitSwitch(draft, stall);
  }
  for (const channel of CHANNELS) draft.calmSinceMs[channel] = null;
  draft.trials = [];
  draft.call = null;
  return draft;
}
