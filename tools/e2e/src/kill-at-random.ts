import { setTimeout as wait } from 'node:timers/promises';
import type { ServiceHandle } from '@night-market/launcher';
import { seededRandom } from '@night-market/kernel';

export interface KillPlan {
  readonly victims: readonly ServiceHandle[];
  readonly kills: number;
  readonly seed: number;
  /** Pause before each kill, drawn from this range. */
  readonly pauseMs: readonly [number, number];
}

/** Kills (`kill -9`) and starts again, in turn, at random moments; returns how many kills hit a living process. */
export async function killAtRandom({
  victims,
  kills,
  seed,
  pauseMs: [shortest, longest],
}: KillPlan): Promise<number> {
  const random = seededRandom(seed);
  let hits = 0;
  for (let kill = 0; kill < kills; kill++) {
    await wait(shortest + (longest - shortest) * random.next());
    const victim = victims[kill % victims.length]!;
    if (victim.pid !== undefined) hits++;
    await victim.kill('SIGKILL');
    await victim.start();
    await victim.waitReady();
  }
  return hits;
}
