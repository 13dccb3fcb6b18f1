import { setTimeout as wait } from 'node:timers/promises';
import { SERVICES, type Platform } from '@night-market/launcher';
import { nowMs, openLoop } from '../loops.ts';
import { Meters } from '../power/meters.ts';
import { planDurations } from '../power/plan-speed.ts';
import { Sheds } from '../power/sheds.ts';
import { rest } from '../run.ts';
import { percentile, range, spread, verdict } from '../statistics.ts';
import { withTarget, type World } from '../world.ts';

const PLAN_AIM_MS = { most: 20 };
const SHED_AIM_MS = { most: 250 };
const SECONDS = 30;
/** All meters are known by then, and overloads come one after the other. */
const FIRST_OVERLOAD_S = 10;
const OVERLOADS_S = 15;
const CALM_AMPS = 20;
const OVERLOAD_AMPS = 60;
const HEARD_TIMEOUT_MS = 30_000;

/** The gateway is settled before anything is measured; nobody asks it afterwards. */
const isNeeded = (name: string): boolean => name === 'power-ops' || name === 'gateway-sim';

/** What a plan of 500 stalls takes; how soon an overload leads to a request on the bus while every feeder reports each second. */
export async function power(world: World): Promise<void> {
  const { options, say } = world;
  const planMs = planDurations();
  const slowest = percentile(planMs, 0.99);
  say(`\n== power: plans, and ${options.feeders} feeders with a reading a second each`);
  say(
    `plan of 500 stalls, ms of the processor  ${range(planMs, 1)}  p99 ${slowest.toFixed(1)} ${verdict(slowest, PLAN_AIM_MS)}`,
  );
  const services = SERVICES.filter(({ name }) => isNeeded(name));
  await withTarget(world, { name: 'power', services }, async (platform) => {
    for (let run = 0; run <= options.runs; run++) {
      world.signal.throwIfAborted();
      if (run > 0) await rest(world);
      const tookMs = await measureSheds(world, platform, run);
      // The first warms up.
      if (run === 0) continue;
      const p99 = percentile(tookMs, 0.99);
      say(
        `run ${run}: reading to Power.Shed on the bus, ms  ${spread(tookMs)}  p99 ${verdict(p99, SHED_AIM_MS)}`,
      );
    }
  });
}

/**
 * Every feeder is overloaded once; the second reading of it is the one that sheds, because one alone may be the start of a
 * motor. @returns from the moment when that reading was due until the request was heard, by feeder
 * @throws Error when a feeder was not shed
 */
async function measureSheds(
  { stack, options, signal }: World,
  platform: Platform,
  run: number,
): Promise<number[]> {
  const feederIds = Array.from({ length: options.feeders }, (_, n) => `bench-${run}-${n}`);
  const meters = new Meters(platform.service('power-ops').url, platform.clientEnv['MARKET_TOKEN'] ?? '');
  const sheds = new Sheds(stack, platform.namespace);
  const dueMs = new Map<string, number>();
  try {
    await meters.describe(feederIds);
    await sheds.open();
    const readings = Array.from({ length: options.feeders * SECONDS }, (_, n) => n);
    await openLoop(readings, options.feeders, async (n, _place, atMs) => {
      const place = n % options.feeders;
      const feederId = feederIds[place]!;
      const secondsOver = Math.floor(n / options.feeders) - FIRST_OVERLOAD_S - (place % OVERLOADS_S);
      if (secondsOver === 1) dueMs.set(feederId, atMs);
      const isOver = secondsOver >= 0 && !sheds.heardMs.has(feederId);
      await meters.say(feederId, (isOver ? OVERLOAD_AMPS : CALM_AMPS) + Math.random());
    });
    const endMs = nowMs() + HEARD_TIMEOUT_MS;
    while (feederIds.some((feederId) => !sheds.heardMs.has(feederId))) {
      if (nowMs() > endMs) throw new Error('not every feeder that was overloaded was shed');
      await wait(50, undefined, { signal });
    }
    // Otherwise the next run would plan these as well.
    await meters.remove(feederIds);
    return feederIds.map((feederId) => sheds.heardMs.get(feederId)! - dueMs.get(feederId)!);
  } finally {
    await Promise.allSettled([meters.close(), sheds.close()]);
  }
}
