import { cpus } from 'node:os';
import { setTimeout as wait } from 'node:timers/promises';
import type { Platform } from '@night-market/launcher';
import { checkSums } from './check-sums.ts';
import { ownUsage, usageOf, type Usage } from './cpu.ts';
import { booksSince, planDuplicates, settlementEnd } from './gateway.ts';
import { doorOf, orderIdsOf, sendOrders } from './load.ts';
import { stolenS } from './machine/stolen.ts';
import type { PlannedLoad } from './plan.ts';
import { settledAt } from './settled.ts';
import { query, type World } from './world.ts';

/** Figures of one run. */
export interface RunResult {
  /** From the first POST to the last settled saga. */
  readonly ordersPerS: number;
  /** Milliseconds from POST to settled, orders that were captured once. */
  readonly settledMs: readonly number[];
  /** The same for those that were captured twice and refunded. */
  readonly refundedMs: readonly number[];
  readonly answerMs: readonly number[];
  readonly cpu: readonly ({ readonly name: string } & Usage)[];
  /** From 0 to 1: how much of the cores' time other virtual machines took meanwhile. */
  readonly stolenShare: number;
}

/** What is measured, by name. */
export type Targets = Readonly<Record<string, Platform>>;

const SETTLE_TIMEOUT_MS = 300_000;
/** Longer than the platform waits before it compares the gateway's books: that is not to fall into the next run. */
const REST_MS = 6_000;

/**
 * Warms all targets up, then measures them in turn, so that a slow minute of the machine meets each of them.
 * @param worldOf for a target on a stack of its own
 */
export async function measureInTurn(
  world: World,
  targets: Targets,
  load: PlannedLoad,
  onRun: (name: string, run: number, result: RunResult) => void,
  worldOf: (name: string) => World = () => world,
): Promise<Map<string, RunResult[]>> {
  const results = new Map(Object.keys(targets).map((name): [string, RunResult[]] => [name, []]));
  for (let run = 1; run <= world.options.runs; run++) {
    for (const [name, platform] of Object.entries(targets)) {
      world.signal.throwIfAborted();
      await rest(worldOf(name));
      const result = await measure(worldOf(name), platform, load);
      results.get(name)!.push(result);
      onRun(name, run, result);
    }
  }
  return results;
}

/** Compiles the code and opens the connections. */
export async function warmUp(
  world: World,
  targets: Targets,
  worldOf: (name: string) => World = () => world,
): Promise<void> {
  const load = { inFlight: 64, ratePerS: 0, orders: world.options.warmUp };
  for (const [name, platform] of Object.entries(targets)) await measure(worldOf(name), platform, load);
}

/** What the last run left behind is written down now, not in the middle of the next one. */
export async function rest({ stack, signal }: World): Promise<void> {
  await wait(REST_MS, undefined, { signal });
  await query(stack.databaseUrl, 'checkpoint');
}

/** One run, and the proof that nothing was lost or doubled. */
export async function measure(
  { stack, options, signal }: World,
  platform: Platform,
  load: PlannedLoad,
): Promise<RunResult> {
  const orderIds = orderIdsOf(load.orders);
  const duplicates = orderIds.filter((_, n) => n % options.duplicateEvery === options.duplicateEvery - 1);
  await planDuplicates(platform, duplicates);
  const cursor = await settlementEnd(platform);
  const door = await doorOf(platform);
  const before = usage(stack, platform);
  const stolenBeforeS = stolenS();
  const beforeMs = performance.now();
  const { startedMs, answerMs } = await sendOrders(door, orderIds, load, signal);
  const settled = await settledAt(
    platform.databaseUrls['orchestrator']!,
    orderIds,
    duplicates,
    SETTLE_TIMEOUT_MS,
    signal,
  );
  const after = usage(stack, platform);
  const coresS = (cpus().length * (performance.now() - beforeMs)) / 1_000;
  const stolenShare = (stolenS() - stolenBeforeS) / coresS;
  await checkSums(booksSince(platform, cursor, orderIds), duplicates.length);
  const twice = new Set(duplicates);
  const waits = orderIds.map((id) => ({ id, ms: settled.get(id)! - startedMs.get(id)! }));
  const durationS = (Math.max(...settled.values()) - Math.min(...startedMs.values())) / 1_000;
  return {
    ordersPerS: load.orders / durationS,
    settledMs: waits.filter(({ id }) => !twice.has(id)).map(({ ms }) => ms),
    refundedMs: waits.filter(({ id }) => twice.has(id)).map(({ ms }) => ms),
    answerMs,
    cpu: after.map(({ name, cpuS, residentMb }, n) => ({ name, cpuS: cpuS - before[n]!.cpuS, residentMb })),
    stolenShare,
  };
}

/** What each process has used so far. */
export function usage(stack: World['stack'], platform: Platform): ({ name: string } & Usage)[] {
  const processes: [string, number | undefined][] = [
    ...platform.services.map((service): [string, number | undefined] => [service.label, service.pid]),
    ['kafka', stack.kafka.pids[0]],
    ['postgres', stack.postgres.pid],
  ];
  const used = processes.map(([name, pid]) => ({
    name,
    ...(pid === undefined ? { cpuS: 0, residentMb: 0 } : usageOf(pid)),
  }));
  return [...used, { name: 'load generator', ...ownUsage() }];
}
