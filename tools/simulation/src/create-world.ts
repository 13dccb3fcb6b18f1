import { deriveId } from '@night-market/kernel';
import { Trouble } from './actors/trouble.ts';
import { Oracle } from './check/oracle.ts';
import { Faults } from './faults.ts';
import type { Mutation } from './mutation.ts';
import { drawPlan } from './plan.ts';
import { Chance } from './time/chance.ts';
import { Scheduler } from './time/scheduler.ts';
import { Trace } from './time/trace.ts';
import type { World } from './world.ts';

export interface WorldOptions {
  readonly mutation?: Mutation;
  readonly print?: (line: string) => void;
}

/** A world whose plan and chances come from the seed. */
export function createWorld(
  seed: number,
  consumers: Readonly<Record<string, string>>,
  { mutation = {}, print }: WorldOptions,
): World {
  const chance = new Chance(seed);
  const plan = drawPlan(chance);
  const scheduler = new Scheduler();
  const faults = new Faults(plan.rates, chance);
  const oracle = new Oracle(consumers, scheduler, plan);
  const surroundings = { scheduler, chance, plan, faults, trace: new Trace(print) };
  let ids = 0;
  return {
    ...surroundings,
    ...{ oracle, mutation, witnesses: [] },
    trouble: new Trouble(surroundings, oracle),
    nextId: () => deriveId('simulation', String(ids++)),
  };
}
