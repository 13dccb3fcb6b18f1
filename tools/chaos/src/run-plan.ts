import type { Verdict } from '@night-market/opening-night';
import type { Arena } from './arena.ts';
import { carryOut, type Surroundings } from './carry-out.ts';
import { Losses } from './flow/losses.ts';
import type { ChaosOptions } from './options.ts';
import { planChaos } from './plan/plan.ts';
import { Rows } from './power/rows.ts';
import { restore } from './restore.ts';

const MINUTE_MS = 60_000;
/** How long the last orders may take to settle when all is well again; gateway faults take a minute by themselves. */
const SETTLE_MS = 240_000;

export interface Played {
  readonly kills: number;
  readonly verdicts: readonly Verdict[];
  /** How often a breaker went in the rows of stalls that were played. */
  readonly trips: number;
  /** What is known about partitions of lost replicas. */
  readonly flow: string;
}

/** Orders come at a steady rate while the plan of the seed is carried out. */
export async function runPlan(
  arena: Arena,
  { minutes, seed, ratePerS, inFlight, only }: ChaosOptions,
  surroundings: Surroundings,
): Promise<Played> {
  const durationMs = minutes * MINUTE_MS;
  const acts = planChaos({ seed, durationMs, kinds: only }, arena.shape);
  const rows = new Rows(arena, surroundings.say);
  const losses = new Losses(arena.stack, arena.platform.namespace, surroundings.say);
  const orders = Math.ceil((ratePerS * durationMs) / 1_000);
  surroundings.say(
    `seed ${seed}: ${acts.length} acts in ${minutes} min, ${orders} orders at ${ratePerS} a second`,
  );
  const playing = arena.play({ orders, ratePerS, seed, inFlight, timeoutMs: durationMs + SETTLE_MS });
  // Awaited below; until then a failure must not end the process before all is restored.
  playing.catch(() => undefined);
  let kills: number;
  try {
    const done = await carryOut(acts, durationMs, { arena, losses, rows }, surroundings);
    kills = done.kills;
    if (done.leftOut > 0)
      surroundings.say(`${done.leftOut} acts were left out: things were slow to come back`);
  } finally {
    await restore(arena);
  }
  const { verdicts } = await playing;
  return { kills, verdicts, trips: rows.trips, flow: losses.line };
}
