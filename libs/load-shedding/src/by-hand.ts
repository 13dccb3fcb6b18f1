import { phasesOf } from './feeder.ts';
import { awaitSwitch, switchOff } from './shed.ts';
import { change, draftOf, stallState, type PlannerState } from './state.ts';
import { passTime } from './time.ts';

/**
 * Somebody switches a stall: it stays so until `untilMs`, whatever the load is. Only a breaker that goes ends it before.
 * A stall that is switched off so counts neither as shed nor as a failure; its start is reserved like any other.
 */
export function switchedByHand(
  state: PlannerState,
  stallId: string,
  isOn: boolean,
  untilMs: number,
  nowMs: number,
): PlannerState {
  const draft = draftOf(state);
  passTime(draft, nowMs);
  const stall = draft.feeder.stalls.find((each) => each.stallId === stallId);
  if (!stall) return state;
  if (stallState(draft, stallId).on !== isOn) {
    if (isOn) {
      change(draft, stallId, {
        on: true,
        switchedAtMs: draft.nowMs,
        reservedUntilMs: draft.nowMs + draft.policy.settleMs,
      });
    } else switchOff(draft, stall);
    awaitSwitch(draft, stall);
    draft.trials = draft.trials.filter(({ reliefWatts }) => reliefWatts[stallId] === undefined);
    for (const phase of phasesOf(stall)) draft.calmSinceMs[phase] = null;
  }
  change(draft, stallId, { lockedUntilMs: untilMs, refusedUntilMs: 0 });
  return draft;
}

/** The stall is the planner's again, as it is; from now on it may be switched like the others. */
export function released(state: PlannerState, stallId: string, nowMs: number): PlannerState {
  const draft = draftOf(state);
  passTime(draft, nowMs);
  if (!draft.feeder.stalls.some((each) => each.stallId === stallId)) return state;
  change(draft, stallId, { lockedUntilMs: Math.min(stallState(draft, stallId).lockedUntilMs, draft.nowMs) });
  return draft;
}
