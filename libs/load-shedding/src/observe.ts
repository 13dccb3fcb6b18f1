import { takeReadings, type Reading } from './readings.ts';
import { passTime } from './time.ts';
import type { Reason } from './reasons.ts';
import { draftOf, type PlannerState } from './state.ts';

/** What was learnt without anything being switched: for a feeder that is dark, or that people switch by hand. */
export interface Observation {
  readonly state: PlannerState;
  /** The readings that were refused, each with why. */
  readonly reasons: readonly Reason[];
}

/** Takes readings in as `plan` does, and decides nothing. */
export function observe(state: PlannerState, readings: readonly Reading[], nowMs: number): Observation {
  const draft = draftOf(state);
  passTime(draft, nowMs);
  const reasons = takeReadings(draft, readings);
  return { state: draft, reasons };
}
