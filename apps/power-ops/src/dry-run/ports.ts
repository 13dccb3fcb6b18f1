import type { TimedInput } from '../domain/control-types.ts';
import type { FeederDefinition } from '../domain/definition.ts';
import type { FeederState, Mode } from '../domain/feeder-state.ts';
import type { Talk } from '../domain/talk.ts';

/** All that the next plan of a feeder would begin with. */
export interface BeforePlan {
  readonly state: FeederState;
  readonly mode: Mode;
  readonly definition: FeederDefinition;
  readonly epoch: number;
  readonly nowMs: number;
  readonly inputs: readonly TimedInput[];
  readonly talks: readonly Talk[];
}

export interface PlanPreview {
  /** Read without a lock; undefined where there is no such feeder. */
  read(feederId: string): Promise<BeforePlan | undefined>;
}
