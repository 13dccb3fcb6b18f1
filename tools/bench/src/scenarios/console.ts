import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { operatorSecrets, SERVICES, type Platform } from '@night-market/launcher';
import { ConsoleSession } from '../console/console-session.ts';
import { OpenConsole } from '../console/open-console.ts';
import { fillSagas, measureSagaSearches, type Searched } from '../console/saga-searches.ts';
import { doorOf, orderIdsOf, sendOrders } from '../load.ts';
import { nowMs } from '../loops.ts';
import { closedLoop, loadText } from '../plan.ts';
import { printPairs, printRun, printSummary } from '../report.ts';
import { measure, rest, warmUp, type RunResult } from '../run.ts';
import { percentile, spread, verdict } from '../statistics.ts';
import { withTarget, type World } from '../world.ts';

const SEARCH_AIM_MS = { most: 200 };
const GROWTH_AIM = { most: 1.3 };
const WATCHED_AIM = { least: 0.95 };
const HEARD_P95_AIM_MS = { most: 1_000 };
/** What many sagas are held against. */
const FEW_SAGAS = 10_000;
const ORDERS_PER_S = 20;
const HEARD_S = 15;
const HEARD_TIMEOUT_MS = 30_000;
/** The feed of the console is of the newest version. */
const VERSIONS = { payments: { PAY_TXN_VERSIONS: 'v1,v2' } };

/** One operator asks in a second what many would in a minute. */
const SEARCH_ENV = { '*': { HTTP_OPERATOR_REQUESTS_PER_S: '0' } };

const SEARCHED = ['orchestrator', 'payments', 'identity', 'directory', 'console', 'gateway-sim'];

/** Sagas found among many and among few; orders while consoles are open and while none is; how soon a console hears. */
export async function operatorsConsole(world: World): Promise<void> {
  await compareSearches(world);
  await withTarget(world, { name: 'watched', env: VERSIONS }, async (platform) => {
    await compareWatched(world, platform);
    await measureHeard(world, platform);
  });
}

async function compareSearches(world: World): Promise<void> {
  const { options, say, signal } = world;
  const services = SERVICES.filter(({ name }) => SEARCHED.includes(name));
  const few = Math.min(FEW_SAGAS, options.sagas);
  say(`\n== console: ${options.searches} searches a run, among ${options.sagas} sagas and among ${few}`);
  const prepare = async (name: string, platform: Platform, count: number): Promise<Searched> => ({
    sagas: await fillSagas(world, platform, count),
    session: await sessionAt(world, name, platform),
    tookMs: new Map(),
  });
  await withTarget(world, { name: 'many', services, env: SEARCH_ENV }, async (manyAt) => {
    const many = await prepare('many', manyAt, options.sagas);
    await withTarget(world, { name: 'few', services, env: SEARCH_ENV }, async (fewAt) => {
      const both = [many, await prepare('few', fewAt, few)];
      for (let run = 0; run <= options.runs; run++) {
        signal.throwIfAborted();
        await rest(world);
        await measureSagaSearches(both, options.searches);
        // The first warms up.
        if (run === 0) for (const { tookMs } of both) tookMs.clear();
      }
      for (const { session } of both) await session.close();
      printSearches(world, both[0]!.tookMs, both[1]!.tookMs);
    });
  });
}

function printSearches({ say }: World, many: Searched['tookMs'], few: Searched['tookMs']): void {
  const growthOf = (of: readonly number[], to: readonly number[]): number =>
    percentile(of, 0.5) / percentile(to, 0.5);
  for (const [kind, took] of many) {
    const growth = growthOf(took, few.get(kind)!).toFixed(2);
    say(`  ${kind.padEnd(26)} ms  ${spread(took)}  among few ${spread(few.get(kind)!)}  p50 ${growth}`);
  }
  const all = [...many.values()].flat();
  const p99 = percentile(all, 0.99);
  const growth = growthOf(all, [...few.values()].flat());
  say(`  all                        ms  ${spread(all)}  p99 ${verdict(p99, SEARCH_AIM_MS)}`);
  say(`many / few, ratio of p50: ${growth.toFixed(2)}  ${verdict(growth, GROWTH_AIM)}`);
}

async function compareWatched(world: World, platform: Platform): Promise<void> {
  const { options, say, signal } = world;
  const load = closedLoop(options.inFlight ?? 64, options.orders);
  say(`\n== console: ${loadText(load)}, with ${options.consoles} consoles open and with none`);
  const warming = await openConsoles(world, platform);
  await warmUp(world, { platform });
  await closeAll(warming);
  const results: Record<'watched' | 'unwatched', RunResult[]> = { watched: [], unwatched: [] };
  const overviewMs: number[] = [];
  for (let run = 1; run <= options.runs; run++)
    // What comes second differs from run to run.
    for (const name of run % 2 === 1
      ? (['unwatched', 'watched'] as const)
      : (['watched', 'unwatched'] as const)) {
      signal.throwIfAborted();
      // Opened before the rest: what is measured is an evening that is watched, not the moment of opening.
      const consoles = name === 'watched' ? await openConsoles(world, platform) : [];
      await rest(world);
      const result = await measure(world, platform, load);
      await closeAll(consoles);
      overviewMs.push(...consoles.flatMap((one) => one.overviewMs));
      results[name].push(result);
      printRun(world, name, run, result);
    }
  for (const name of ['watched', 'unwatched'] as const) printSummary(world, name, results[name]);
  say(`  overview, ms  ${spread(overviewMs)}`);
  printPairs(world, 'watched / unwatched', results.watched, results.unwatched, WATCHED_AIM);
}

/** From the moment when something happened to an order until every console has heard of it. */
async function measureHeard(world: World, platform: Platform): Promise<void> {
  const { options, say, signal } = world;
  await rest(world);
  const consoles = await openConsoles(world, platform, true);
  try {
    const orderIds = orderIdsOf(Math.min(options.orders, ORDERS_PER_S * HEARD_S));
    const load = { inFlight: 16, ratePerS: ORDERS_PER_S };
    await sendOrders(await doorOf(platform), orderIds, load, signal);
    const happened = orderIds.flatMap((id) => [`${id} requested`, `${id} captured`]);
    const endMs = nowMs() + HEARD_TIMEOUT_MS;
    while (consoles.some(({ heard }) => happened.some((one) => !heard.has(one)))) {
      if (nowMs() > endMs) throw new Error('not every console heard of every order');
      await wait(50, undefined, { signal });
    }
    const tookMs = consoles.flatMap(({ heard }) =>
      happened.map((one) => heard.get(one)!.heardMs - heard.get(one)!.atMs),
    );
    const p95 = percentile(tookMs, 0.95);
    say(`\n== console: ${orderIds.length} orders at ${ORDERS_PER_S}/s, heard by ${consoles.length} consoles`);
    say(`event to console, ms  ${spread(tookMs)}  p95 ${verdict(p95, HEARD_P95_AIM_MS)}`);
  } finally {
    await closeAll(consoles);
  }
}

async function openConsoles(world: World, platform: Platform, isListening = false): Promise<OpenConsole[]> {
  const consoles: OpenConsole[] = [];
  while (consoles.length < world.options.consoles)
    consoles.push(await OpenConsole.open(await sessionAt(world, 'watched', platform), isListening));
  return consoles;
}

const closeAll = async (consoles: readonly OpenConsole[]): Promise<void> => {
  await Promise.all(consoles.map((one) => one.close()));
};

const sessionAt = (world: World, name: string, platform: Platform): Promise<ConsoleSession> =>
  ConsoleSession.open(
    platform.service('console').url,
    'operator',
    operatorSecrets(join(world.dir, name)).passwords.operator,
  );
