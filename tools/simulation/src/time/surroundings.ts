import type { Faults } from '../faults.ts';
import type { Plan } from '../plan.ts';
import type { Chance } from './chance.ts';
import type { Scheduler } from './scheduler.ts';
import type { Trace } from './trace.ts';

/** What a process runs in. */
export interface Surroundings {
  readonly scheduler: Scheduler;
  readonly chance: Chance;
  readonly trace: Trace;
  readonly faults: Faults;
  readonly plan: Plan;
}
