import { atRest, type Finding } from '@night-market/books';
import { startArena, type Arena, type ArenaOptions } from './arena.ts';
import { auditLog } from './audit/audit-log.ts';
import type { Auditor } from './audit/ports.ts';
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
export async function runChaos(
  options: ChaosOptions,
  surroundings: ArenaOptions,
  auditorOf: (arena: Arena) => Auditor = ({ platform }) => auditLog(platform, surroundings.signal),
): Promise<ChaosResult> {
  const { log: say, signal } = surroundings;
  const arena = await startArena(surroundings);
  try {
    const run = options.everything > 0 ? runEverything : runPlan;
    const { kills, verdicts, trips, flow } = await run(arena, options, { say, signal });
    signal.throwIfAborted();
    const left = await atRest(arena.platform.databaseUrls, isOurs, REST_MS);
    const findings = judge(verdicts, await auditorOf(arena)(), left);
    const line = finalLine(kills, verdicts.length, findings, trips);
    for (const finding of drawFindings(findings)) say(finding);
    say(flow);
    say(line);
    return { kills, orders: verdicts.length, findings, trips, line };
  } finally {
    await arena.stop();
  }
}
