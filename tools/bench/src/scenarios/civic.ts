import type { Platform } from '@night-market/launcher';
import { bareHotlineServices, hotlineServices } from '../bare/services.ts';
import { Agencies } from '../civic/agencies.ts';
import { FULL_HOTLINE } from '../civic/fill-reports.ts';
import { Hotline } from '../civic/hotline.ts';
import { planEvening } from '../civic/plan-evening.ts';
import { playEvening, type EveningResult } from '../civic/play-evening.ts';
import { measureSearches } from '../civic/searches.ts';
import { fillInChunks } from '../fill/in-chunks.ts';
import { closedLoop, nowMs } from '../loops.ts';
import { rest } from '../run.ts';
import { median, percentile, range, spread, verdict } from '../statistics.ts';
import { query, withTarget, type World } from '../world.ts';

const TOLD_P99_AIM_MS = { most: 2_000 };
const TOLD_RATIO_AIM = { most: 1.2 };
const ACCEPTED_RATIO_AIM = { least: 0.6 };
const SEARCH_P99_AIM_MS = { most: 100 };
const SENDERS = 32;
/** Enough that no report of a burst waits for a connection. */
const CONNECTIONS = 128;
/** Reports of different parts of the scenario are made at different places. */
const PART_PLACES = 100_000;
const SEARCH_INDEX = "select indexdef from pg_indexes where indexname = 'civic_report_search'";

/** Reports taken beside a program that inserts them; an evening with two agencies down beside one without; searches. */
export async function civic(world: World): Promise<void> {
  const agencies = await Agencies.open();
  const env = { 'civic-router': { CIVIC_WEBHOOK_ORIGINS: agencies.origin } };
  try {
    await withTarget(world, { name: 'civic', services: hotlineServices(), env }, async (platform) => {
      const hotline = new Hotline(platform, CONNECTIONS);
      try {
        await hotline.setUp(agencies);
        const { civicParts } = world.options;
        if (civicParts.has('accepted')) await compareAccepted(world, hotline);
        if (civicParts.has('evening')) await compareEvenings(world, platform, hotline, agencies);
        if (civicParts.has('searches')) await searchMany(world, platform, hotline);
      } finally {
        await hotline.close();
      }
    });
  } finally {
    await agencies.close();
  }
}

async function compareAccepted(world: World, hotline: Hotline): Promise<void> {
  const { options, say, signal } = world;
  const count = Math.ceil(options.reports / 5);
  say(`\n== civic: ${count} reports, ${SENDERS} at once, beside a program that inserts their rows`);
  await withTarget(world, { name: 'plaincivic', services: bareHotlineServices() }, async (bare) => {
    const plain = new Hotline(bare, CONNECTIONS);
    const results: Record<'civic' | 'bare', number[]> = { civic: [], bare: [] };
    try {
      for (let run = 0; run <= options.runs; run++)
        for (const [name, door] of [
          ['civic', hotline],
          ['bare', plain],
        ] as const) {
          signal.throwIfAborted();
          if (run > 0) await rest(world);
          const perS = await acceptedPerS(door, count, (run + 1) * PART_PLACES);
          // The first warms up.
          if (run > 0) results[name].push(perS);
        }
    } finally {
      await plain.close();
    }
    for (const name of ['civic', 'bare'] as const)
      say(`  ${name.padEnd(6)} reports accepted a second  ${range(results[name])}`);
    const ratio = median(results.civic) / median(results.bare);
    say(`civic / bare, ratio of the medians: ${ratio.toFixed(2)}  ${verdict(ratio, ACCEPTED_RATIO_AIM)}`);
  });
}

async function acceptedPerS(hotline: Hotline, count: number, from: number): Promise<number> {
  const numbers = Array.from({ length: count }, (_, n) => from + n);
  const startMs = nowMs();
  await closedLoop(numbers, SENDERS, async (n) => {
    await hotline.report({ n, serviceCode: 'noise' });
  });
  return (count * 1_000) / (nowMs() - startMs);
}

async function compareEvenings(
  world: World,
  platform: Platform,
  hotline: Hotline,
  agencies: Agencies,
): Promise<void> {
  const { options, say } = world;
  const evening = planEvening(options.reports, options.downS);
  const p99: number[] = [];
  for (const [index, hasOutage] of [false, true].entries()) {
    await rest(world);
    say(
      `\n== civic: an evening of ${options.reports} reports in bursts, ${hasOutage ? `two agencies down for ${options.downS} s` : 'all agencies up'}`,
    );
    const reports = evening.reports.map((one) => ({ ...one, n: one.n + (10 + index) * PART_PLACES }));
    const result = await playEvening(world, platform, hotline, agencies, { ...evening, reports }, hasOutage);
    p99.push(percentile(result.healthyMs, 0.99));
    printEvening(world, result, hasOutage);
  }
  const ratio = p99[1]! / p99[0]!;
  say(
    `report to webhook p99 of healthy agencies, with two down / all up: ${ratio.toFixed(2)}  ${verdict(ratio, TOLD_RATIO_AIM)}`,
  );
}

/** @throws Error when something was lost, doubled, out of order or wrongly breached */
function printEvening({ say }: World, result: EveningResult, hasOutage: boolean): void {
  const { wrongs, notReportedOnce, breaches, answerMs, healthyMs, downMs } = result;
  const p99 = percentile(healthyMs, 0.99);
  const aim = verdict(p99, TOLD_P99_AIM_MS);
  say(`  POST to answer, ms                             ${spread(answerMs)}`);
  say(`  report to webhook of the healthy agencies, ms  ${spread(healthyMs)}  p99 ${aim}`);
  say(`  of those that ${hasOutage ? 'were down' : 'are down in the other run'}, ms  ${spread(downMs)}`);
  const { lost, disordered, breachedWrongly, breachMissing } = wrongs;
  say(
    `  lost ${lost.length}, doubled or out of order ${disordered.length}, not once on the bus ${notReportedOnce}; ${breaches} deadlines missed, wrongly told ${breachedWrongly.length}, not told ${breachMissing.length}`,
  );
  const all = [...lost, ...disordered, ...breachedWrongly, ...breachMissing];
  if (all.length + notReportedOnce > 0)
    throw new Error(`the evening went wrong, of the first: ${all.slice(0, 5).join(', ')}`);
}

async function searchMany(world: World, platform: Platform, hotline: Hotline): Promise<void> {
  const { options, say } = world;
  const databaseUrl = platform.databaseUrls['civic-router']!;
  say(`\n== civic: ${options.searches} searches over ${options.keptReports} reports`);
  // Built at once it takes a fraction of the time.
  const [index] = await query<{ indexdef: string }>(databaseUrl, SEARCH_INDEX);
  await query(databaseUrl, 'drop index civic_report_search');
  await fillInChunks(world, databaseUrl, FULL_HOTLINE, options.keptReports);
  await query(databaseUrl, index!.indexdef);
  await query(databaseUrl, 'vacuum analyze civic_report');
  await rest(world);
  // The first warm up.
  await measureSearches(hotline, Math.ceil(options.searches / 10));
  const tookMs = await measureSearches(hotline, options.searches);
  for (const [kind, times] of tookMs)
    say(`  ${kind.padEnd(26)} ms  ${spread(times)}  most ${Math.max(...times).toFixed(1)}`);
  const all = [...tookMs.values()].flat();
  const p99 = percentile(all, 0.99);
  say(`  all searches               ms  ${spread(all)}  p99 ${verdict(p99, SEARCH_P99_AIM_MS)}`);
}
