import { atRest, type Finding } from '@night-market/books';
import { startArena, type Arena, type ArenaOptions } from './arena.ts';
import { auditLog } from './audit/audit-log.ts';
import { isForeignKey } from './foreign-key.ts';
import { judge } from './judge/judge.ts';
import type { ChaosOptions } from './options.ts';
import { drawFindings, finalLine } from './report.ts';
import { runEverything } from './run-everything.ts';
import { runPlan } from './run-plan.ts';

const REST_MS = 60_000;
const isOurs = (key: string): boolean => !isForeignKey(key);

export interface ChaosResult {
  readonly kills: number;
  readonly orders: number;
  readonly findings: readonly Finding[];
  /** How often a breaker went. */
  readonly trips: number;
  /** The last line of a run. */
  readonly line: string;
}

/** Starts a platform of its own, breaks it under load, waits until it is at rest, and judges what came of it. */
export async function runChaos(options: ChaosOptions, surroundings: ArenaOptions): Promise<ChaosResult> {
  const arena = await startArena(surroundings);
  try {
    return await runChaosIn(arena, options, surroundings);
  } finally {
    await arena.stop();
  }
}

/** The same with a platform that is there, whose books hold what earlier runs did. */
export async function runChaosIn(
  arena: Arena,
  options: ChaosOptions,
  { log: say, signal }: Pick<ArenaOptions, 'log' | 'signal'>,
): Promise<ChaosResult> {
  const run = options.everything > 0 ? runEverything : runPlan;
  const { kills, verdicts, trips, flow } = await run(arena, options, { say, signal });
  signal.throwIfAborted();
  const left = await atRest(arena.platform.databaseUrls, isOurs, REST_MS);
  const findings = judge(verdicts, await auditLog(arena.platform, signal)(), left);
  const line = finalLine(kills, verdicts.length, findings, trips);
  for (const finding of drawFindings(findings)) say(finding);
  say(flow);
  say(line);
  return { kills, orders: verdicts.length, findings, trips, line };
}
