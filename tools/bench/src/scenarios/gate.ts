import { loadavg } from 'node:os';
import type { Platform } from '@night-market/launcher';
import { bareGateServices, gateServices } from '../bare/services.ts';
import { fillInChunks } from '../fill/in-chunks.ts';
import { measureFeed } from '../gate/feed.ts';
import { measureOffline } from '../gate/offline.ts';
import { ScanPlan, scansOf } from '../gate/plan-scans.ts';
import { decisionsPerS, printScans, printScanSummary } from '../gate/report-scans.ts';
import {
  measureScans,
  type PlannedScan,
  type Scanner,
  type ScanLoad,
  type ScanResult,
} from '../gate/scans.ts';
import { FULL_BARE, FULL_GATE, giveTokens, MAKE_BARE, tokensOf } from '../gate/tickets.ts';
import { MemoryWatch } from '../memory-watch.ts';
import { rest } from '../run.ts';
import { median, verdict } from '../statistics.ts';
import { query, withTarget, type World } from '../world.ts';

const RATIO_AIM = { least: 1.5 };
const OPEN_P99_AIM_MS = { most: 20 };
const MEMORY_AIM_MB = { most: 250 };
const SCANNERS = 64;
const RATE_PER_S = 1_000;
/** Connections of the open loop: enough that none waits for one. */
const OPEN_CONNECTIONS = 256;
/** An open loop lasts so long, unless --scans makes it shorter. */
const OPEN_S = 10;
const OFFLINE_CHECKS = 5_000;
const FEED_SCANS = 100;

/** As many readers as there are come from one address. */
const GATE_ENV = { HTTP_CONNECTIONS: '0', HTTP_CONNECTIONS_PER_ADDRESS: '0' };

type Targets = Readonly<Record<'gate' | 'bare', Platform>>;

/** What the gate decides in a second, against the plainest program that could stand there; without network; and its feed. */
export async function gate(world: World): Promise<void> {
  const { options, say } = world;
  const inFlight = options.inFlight ?? SCANNERS;
  say(`\n== gate: ${options.scans} scans, ${inFlight} scanners at once, ${options.tickets} tickets`);
  await withTarget(world, { name: 'gate', services: gateServices(), env: { gate: GATE_ENV } }, (gate) =>
    withTarget(world, { name: 'plaingate', services: bareGateServices() }, async (bare) => {
      await fillInChunks(world, gate.databaseUrls['gate']!, FULL_GATE, options.tickets);
      await query(bare.databaseUrls['gate']!, MAKE_BARE);
      await fillInChunks(world, bare.databaseUrls['gate']!, FULL_BARE, options.tickets);
      await measureGate(world, { gate, bare }, { inFlight, ratePerS: 0 });
    }),
  );
}

async function measureGate(world: World, targets: Targets, closed: ScanLoad): Promise<void> {
  const { options, say } = world;
  const ratePerS = options.ratePerS ?? RATE_PER_S;
  const plan = new ScanPlan(options.tickets);
  // The first warms up.
  const planned = Array.from({ length: options.runs + 1 }, () => plan.take(options.scans));
  const open = Array.from({ length: options.runs }, () =>
    plan.take(Math.min(options.scans, ratePerS * OPEN_S)),
  );
  const feed = plan.take(FEED_SCANS);
  const tokens = await tokensOf(targets.gate, [...planned, ...open, feed].flat());
  await giveTokens(targets.bare.databaseUrls['gate']!, tokens);
  const scans = (numbers: readonly number[]): PlannedScan[] => scansOf(plan, numbers, tokens);
  const scanners = await Promise.all(
    Array.from({ length: closed.inFlight }, (_, n) => targets.gate.keys.scanner(`scanner ${n}`)),
  );
  const memory = new MemoryWatch([targets.gate.service('gate')]);
  try {
    memory.phase('scans');
    const results = await measureInTurn(world, targets, scanners, planned.map(scans), closed, 1);
    const ratio = median(decisionsPerS(results.gate)) / median(decisionsPerS(results.bare));
    say(
      `gate / bare, ratio of the medians of decisions/s: ${ratio.toFixed(2)}  ${verdict(ratio, RATIO_AIM)}`,
    );
    say(`\n== gate: ${ratePerS} scans a second (open loop)`);
    const openLoad = { inFlight: OPEN_CONNECTIONS, ratePerS };
    await measureInTurn(world, targets, scanners, open.map(scans), openLoad, 0);
    await measureOffline(world, targets.gate, scanners[0]!, [...tokens.values()].slice(0, OFFLINE_CHECKS));
    const fresh = scans(feed).filter(({ isRepeated }) => !isRepeated);
    await measureFeed(world, targets.gate, scanners[0]!, fresh, memory);
  } finally {
    memory.stop();
  }
  for (const { maxMb, phases } of memory.figures()) {
    const text = phases.map(([phase, mb]) => `${phase} ${mb.toFixed(0)}`).join(', ');
    say(`resident memory of the gate: ${maxMb.toFixed(0)} MB  ${verdict(maxMb, MEMORY_AIM_MB)}  (${text})`);
  }
}

/** Both get the same scans, one after the other. @param warmUps how many of the runs are not reported */
async function measureInTurn(
  world: World,
  targets: Targets,
  scanners: readonly Scanner[],
  runs: readonly (readonly PlannedScan[])[],
  load: ScanLoad,
  warmUps: number,
): Promise<Readonly<Record<keyof Targets, ScanResult[]>>> {
  const results = { gate: [] as ScanResult[], bare: [] as ScanResult[] };
  for (const [run, scans] of runs.entries())
    for (const name of ['gate', 'bare'] as const) {
      world.signal.throwIfAborted();
      if (run >= warmUps) await rest(world);
      const result = await measureScans(world, targets[name], scanners, scans, load);
      if (run < warmUps) continue;
      results[name].push(result);
      printScans(world, name, run - warmUps + 1, result);
    }
  for (const name of ['gate', 'bare'] as const)
    printScanSummary(world, name, results[name], load.ratePerS > 0 ? OPEN_P99_AIM_MS : undefined);
  world.say(
    `load average ${loadavg()
      .map((load) => load.toFixed(1))
      .join(', ')}`,
  );
  return results;
}
