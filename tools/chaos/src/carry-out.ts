import { setTimeout as delay } from 'node:timers/promises';
import { KINDS } from './kinds/index.ts';
import type { Scene } from './kinds/kind.ts';
import type { Act } from './plan/plan.ts';

export interface Surroundings {
  readonly say: (line: string) => void;
  readonly signal: AbortSignal;
}

/**
 * Carries out the plan; acts that touch the same thing wait for each other, however long it takes to come back.
 * Rejects with the first failure (something did not come back), when all other acts are over.
 * @returns how many processes were killed with -9
 */
export async function carryOut(
  acts: readonly Act[],
  scene: Scene,
  { say, signal }: Surroundings,
): Promise<number> {
  const startedAtMs = performance.now();
  const stamp = (): string => `${((performance.now() - startedAtMs) / 1_000).toFixed(1).padStart(6)} s`;
  const until = (ms: number): Promise<unknown> =>
    delay(Math.max(0, ms), undefined, { signal }).catch(() => undefined);
  const last = new Map<string, Promise<unknown>>();
  const running: Promise<number>[] = [];
  const perform = async ({ kind, target, awayMs }: Act): Promise<number> => {
    if (signal.aborted) return 0;
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
  return kills.reduce((sum, count) => sum + count, 0);
}
