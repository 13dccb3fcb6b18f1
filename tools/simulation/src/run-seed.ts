import { Crew } from './actors/crew.ts';
import { operate } from './actors/operators.ts';
import { stirUp } from './actors/unrest.ts';
import { SimBroker } from './broker/sim-broker.ts';
import { undelivered } from './check/at-rest.ts';
import type { HeldKeys } from './check/held-keys.ts';
import type { Violation } from './check/violation.ts';
import { createWorld, type WorldOptions } from './create-world.ts';
import { PLAYS, type PlayName } from './plays/index.ts';

export interface Outcome {
  readonly seed: number;
  /** Undefined when every promise was kept. */
  readonly violation: Violation | undefined;
  /** Of every step in order; equal for equal runs. */
  readonly hash: string;
  readonly steps: number;
  readonly virtualMs: number;
  readonly kills: number;
  /** How much was held back. */
  readonly held: HeldKeys['tally'];
  /** What else happened how often, by the play's own names. */
  readonly tally: Readonly<Record<string, number>>;
}

export interface RunOptions extends WorldOptions {
  readonly play?: PlayName;
}

/** After the last fault everything must have been worked off within this time. */
const REST_LIMIT_MS = 180_000;
const LOOK_EVERY_MS = 250;
/** What is not behind a key that is held back is worked off within this time after the last fault. */
const OTHERS_LIMIT_MS = 60_000;

/** Plays the evening of one seed: trouble for a while, then rest, then the books are examined. */
export async function runSeed(
  seed: number,
  { play: name = 'market', ...options }: RunOptions = {},
): Promise<Outcome> {
  const { consumers, create } = PLAYS[name];
  const world = createWorld(seed, consumers, options);
  const { scheduler, faults, plan, oracle, trace } = world;
  const broker = new SimBroker(world);
  const crew = new Crew(world);
  const play = create({ world, broker, crew });
  play.open();
  stirUp(world, broker, () => crew.replicas);
  operate(world, () => crew.replicas);
  scheduler.schedule(plan.faultsForMs, () => {
    trace.note(scheduler.elapsedMs, 'world', 'no more faults');
    faults.end();
  });
  const isHeld = (key: string): boolean => play.stores.some((store) => oracle.held.isHeld(store.name, key));
  scheduler.schedule(plan.faultsForMs + OTHERS_LIMIT_MS, () => {
    const late = oracle.outstanding(plan.faultsForMs, isHeld);
    if (late !== undefined) oracle.broken('progress', `${late}, and its key is not held back`);
  });
  const unfinished = (): Violation | undefined => undelivered(oracle, play.stores) ?? play.unfinished();
  let atRest = false;
  const look = (): void => {
    atRest = !faults.active && unfinished() === undefined;
    if (!atRest) scheduler.schedule(LOOK_EVERY_MS, look);
  };
  scheduler.schedule(LOOK_EVERY_MS, look);
  await scheduler.run(() => atRest || oracle.violation !== undefined, plan.faultsForMs + REST_LIMIT_MS);
  if (!atRest) {
    const left = unfinished() ?? { invariant: 'progress', detail: 'the faults have not ended' };
    oracle.broken(left.invariant, left.detail);
  }
  return {
    seed,
    violation: oracle.violation,
    hash: trace.hash,
    steps: scheduler.steps,
    virtualMs: scheduler.elapsedMs,
    kills: crew.kills,
    held: oracle.held.tally,
    tally: { ...play.tally },
  };
}
