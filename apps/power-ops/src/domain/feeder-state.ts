import {
  initialState,
  withFeeder,
  defaultPolicy,
  type Feeder,
  type PlannerState,
} from '@night-market/load-shedding';
import { toFeeder, type FeederDefinition } from './definition.ts';

/** Whether plans are carried out, or people alone switch. */
export type Mode = 'automatic' | 'manual';

/** What is kept of a feeder between two plans: plain JSON. */
export interface FeederState {
  readonly planner: PlannerState;
  /** Since when its breaker is open. */
  readonly darkSinceMs: number | null;
}

export const newFeederState = (
  feederId: string,
  definition: FeederDefinition,
  nowMs: number,
): FeederState => ({
  planner: initialState(toFeeder(feederId, definition), nowMs, definition.policy),
  darkSinceMs: null,
});

/** Goes on with another definition; deadlines and what was learnt stay. */
export function redefined(state: FeederState, definition: FeederDefinition): FeederState {
  const { planner } = state;
  const feeder: Feeder = toFeeder(planner.feeder.feederId, definition);
  const policy = { ...defaultPolicy, ...definition.policy };
  return { ...state, planner: { ...withFeeder(planner, feeder), policy } };
}
