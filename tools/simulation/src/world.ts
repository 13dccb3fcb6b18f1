import type { Oracle } from './check/oracle.ts';
import type { Faults } from './faults.ts';
import type { Plan } from './plan.ts';
import type { Mutation } from './mutation.ts';
import type { Chance } from './time/chance.ts';
import type { Scheduler } from './time/scheduler.ts';
import type { Trace } from './time/trace.ts';

/** What all parts of one run share. */
export interface World {
  readonly scheduler: Scheduler;
  readonly chance: Chance;
  readonly trace: Trace;
  readonly faults: Faults;
  readonly plan: Plan;
  readonly oracle: Oracle;
  /** A rule broken on purpose, to see that it is found. */
  readonly mutation: Mutation;
}
