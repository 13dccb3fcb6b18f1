import { setTimeout as delay } from 'node:timers/promises';
import { KINDS } from './kinds/index.ts';
import type { Scene } from './kinds/kind.ts';
import type { Act } from './plan/plan.ts';

export interface Surroundings {
  readonly say: (line: string) => void;
  readonly signal: AbortSignal;
}

/** What came of a plan. */
export interface CarriedOut {
  /** Processes killed with -9. */
  readonly kills: number;
  /** Acts whose turn did not come in time, because things were slow to come back. */
  readonly leftOut: number;
}

/**
 * Carries out the plan; acts that touch the same thing wait for each other, however long it takes to come back.
 * An act whose turn comes after `durationMs` is left out: by then there is no load. Rejects with the first failure
 * (something did not come back), when all other acts are over.
 */
export async function carryOut(
  acts: readonly Act[],
  durationMs: number,
  scene: Scene,
  { say, signal }: Surroundings,
): Promise<CarriedOut> {
  const startedAtMs = performance.now();
  const stamp = (): string => `${((performance.now() - startedAtMs) / 1_000).toFixed(1).padStart(6)} s`;
  const until = (ms: number): Promise<unknown> =>
    delay(Math.max(0, ms), undefined, { signal }).catch(() => undefined);
  const last = new Map<string, Promise<unknown>>();
  const running: Promise<number>[] = [];
  let leftOut = 0;
  const perform = async ({ kind, target, awayMs }: Act): Promise<number> => {
    if (signal.aborted || performance.now() - startedAtMs > durationMs) {
      leftOut += 1;
      return 0;
    }
    const { begin, end } = KINDS[kind](scene, target);
    say(`${stamp()}  ${kind} ${target}`);
    const kills = await begin();
    await until(awayMs);
    const endedAtMs = performance.now();
    await end();
    const tookS = ((performance.now() - endedAtMs) / 1_000).toFixed(1);
    say(`${stamp()}  ${kind} ${target}: over, ${(awayMs / 1_000).toFixed(1)} s and ${tookS} s to recover`);
    return kills;
  };
  for (const act of acts) {
    await until(act.atMs - (performance.now() - startedAtMs));
    const before = act.uses.map((used) => last.get(used) ?? Promise.resolve());
    const performing = Promise.all(before).then(() => perform(act));
    // A failure is told at the end; it must not keep the others from their turn.
    const settled = performing.catch(() => undefined);
    for (const used of act.uses) last.set(used, settled);
    running.push(performing);
  }
  await Promise.allSettled(running);
  const kills = await Promise.all(running);
  return { kills: kills.reduce((sum, count) => sum + count, 0), leftOut };
}
