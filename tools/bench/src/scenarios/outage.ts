import { setTimeout as wait } from 'node:timers/promises';
import type { Platform } from '@night-market/launcher';
import { checkSums } from '../check-sums.ts';
import { booksSince, settlementEnd } from '../gateway.ts';
import { doorOf, orderIdsOf, sendOrders } from '../load.ts';
import { MemoryWatch } from '../memory-watch.ts';
import { warmUp } from '../run.ts';
import { settledAt } from '../settled.ts';
import { verdict } from '../statistics.ts';
import { withTarget, type World } from '../world.ts';

const RATE_PER_S = 100;
/** Vendors that may wait for an answer at once; the others wait for a connection. */
const CONNECTIONS = 256;
const MEMORY_AIM_MB = { most: 250 };
const SETTLE_TIMEOUT_MS = 600_000;

/** Memory of each service under load, with PostgreSQL and then Kafka away while vendors retry. */
export async function outage(world: World): Promise<void> {
  const { outageS } = world.options;
  world.say(
    `\n== outage: ${RATE_PER_S} orders a second for ${5 * outageS} s; PostgreSQL, then Kafka, is away for ${outageS} s`,
  );
  await withTarget(world, { name: 'outage' }, async (platform) => {
    await warmUp(world, { platform });
    const memory = new MemoryWatch(platform.services);
    try {
      await playOutage(world, platform, memory);
    } finally {
      memory.stop();
    }
    for (const { name, maxMb, phases } of memory.figures()) {
      const text = phases.map(([phase, mb]) => `${phase} ${mb.toFixed(0)}`).join(', ');
      world.say(
        `  ${name.padEnd(13)} max ${maxMb.toFixed(0)} MB  ${verdict(maxMb, MEMORY_AIM_MB)}  (${text})`,
      );
    }
  });
}

async function playOutage(world: World, platform: Platform, memory: MemoryWatch): Promise<void> {
  const { stack, signal, options } = world;
  const { outageS } = options;
  const lasts = (): Promise<void> => wait(outageS * 1_000, undefined, { signal });
  const script = async (): Promise<void> => {
    memory.phase('load');
    await lasts();
    memory.phase('PostgreSQL away');
    await stack.postgres.stop();
    await lasts();
    await stack.postgres.start();
    memory.phase('load again');
    await lasts();
    memory.phase('Kafka away');
    await stack.kafka.stop(0);
    await lasts();
    await stack.kafka.start(0);
    memory.phase('afterwards');
  };
  const orderIds = orderIdsOf(RATE_PER_S * outageS * 5);
  const cursor = await settlementEnd(platform);
  const load = { inFlight: CONNECTIONS, ratePerS: RATE_PER_S, isPatient: true };
  const door = await doorOf(platform);
  await Promise.all([sendOrders(door, orderIds, load, signal), script()]);
  await settledAt(platform.databaseUrls['orchestrator']!, orderIds, [], SETTLE_TIMEOUT_MS, signal);
  await checkSums(booksSince(platform, cursor, orderIds), 0);
  world.say(`all ${orderIds.length} orders settled once`);
}
