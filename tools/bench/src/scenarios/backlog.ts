import { setTimeout as wait } from 'node:timers/promises';
import { SERVICES, type Platform } from '@night-market/launcher';
import { silentLog, systemClock, systemRandom } from '@night-market/kernel';
import { createKafka, KafkaProducer } from '@night-market/kafka';
import { PgRelayStore, Relay } from '@night-market/outbox';
import { fillInChunks } from '../fill/in-chunks.ts';
import { FILL_OUTBOX } from '../fill/waiting-events.ts';
import { range, verdict } from '../statistics.ts';
import { query, withTarget, type World } from '../world.ts';

const AIM = { least: 4_000 };
const DRAIN_TIMEOUT_MS = 300_000;

/** Commit times of the first and the last transaction, and whether each order's events came in their order. */
const JUDGE = `select count(*)::int as orders,
  count(*) filter (where moves = '{requested,captured}')::int as in_order,
  (select count(*)::int from inbox) as events,
  (select extract(epoch from max(pg_xact_commit_timestamp(xmin)) - min(received_at))::float8 from inbox) as lasted_s,
  (select extract(epoch from max(pg_xact_commit_timestamp(xmin))) * 1000 from inbox)::float8 as last_ms
  from (select array_agg("on" order by n) as moves from saga_transition group by order_id) as history`;

interface Judgement {
  readonly orders: number;
  readonly in_order: number;
  readonly events: number;
  readonly lasted_s: number;
  readonly last_ms: number;
}

/** What has gathered in Kafka while the orchestrator was away, handled by one replica as it comes back. */
export async function backlog(world: World): Promise<void> {
  const { options, say } = world;
  const services = SERVICES.filter(({ name }) => name === 'orchestrator' || name === 'gateway-sim');
  say(`\n== backlog: ${options.backlogEvents} events wait for one orchestrator`);
  const rates: number[] = [];
  const ratesFromStart: number[] = [];
  for (let run = 1; run <= options.runs; run++) {
    await withTarget(world, { name: `backlog${run}`, services }, async (platform) => {
      const { rate, rateFromStart } = await drain(world, platform);
      rates.push(rate);
      ratesFromStart.push(rateFromStart);
      say(
        `run ${run}: ${rate.toFixed(0)} events/s, ${rateFromStart.toFixed(0)} with the start of the process; all in order`,
      );
    });
  }
  say(
    `events/s, first to last event      ${range(rates)}  ${verdict([...rates].sort((a, b) => a - b)[Math.floor(rates.length / 2)]!, AIM)}`,
  );
  say(`events/s, with the process's start ${range(ratesFromStart)}`);
}

async function drain(world: World, platform: Platform): Promise<{ rate: number; rateFromStart: number }> {
  const orchestrator = platform.service('orchestrator');
  const databaseUrl = platform.databaseUrls['orchestrator']!;
  await orchestrator.kill();
  const orders = Math.ceil(world.options.backlogEvents / 2);
  await fillInChunks(world, databaseUrl, [{ what: 'waiting events, pairs', sql: FILL_OUTBOX }], orders);
  await publish(world, platform, databaseUrl, orders * 2);
  const startedMs = Date.now();
  await orchestrator.start();
  for (;;) {
    const [row] = await query<{ n: number }>(databaseUrl, 'select count(*)::int as n from inbox');
    if (row!.n >= orders * 2) break;
    if (Date.now() > startedMs + DRAIN_TIMEOUT_MS) throw new Error(`only ${row!.n} events were handled`);
    await wait(500, undefined, { signal: world.signal });
  }
  const [judged] = await query<Judgement>(databaseUrl, JUDGE);
  const { events, in_order, lasted_s, last_ms } = judged!;
  if (events !== orders * 2 || judged!.orders !== orders || in_order !== orders) {
    throw new Error(`the backlog was not handled once and in order: ${JSON.stringify(judged)}`);
  }
  return { rate: events / lasted_s, rateFromStart: (events / (last_ms - startedMs)) * 1_000 };
}

/** Through a relay of the bench's own, out of the outbox of the service that is away. */
async function publish(
  { stack, signal }: World,
  { namespace }: Platform,
  databaseUrl: string,
  events: number,
): Promise<void> {
  const kafka = createKafka({ brokers: stack.brokers, clientId: 'bench', namespace, tls: false });
  let sent = 0;
  const relay = new Relay({
    store: new PgRelayStore({ connectionString: databaseUrl }),
    producer: new KafkaProducer(kafka, namespace),
    clock: systemClock,
    random: systemRandom,
    log: silentLog,
    observer: { sent: (count) => (sent += count), failed: () => undefined, lanes: () => undefined },
  });
  relay.start();
  try {
    while (sent < events) await wait(50, undefined, { signal });
  } finally {
    await relay.stop();
  }
}
