import { setTimeout as wait } from 'node:timers/promises';
import { rejectAborted } from '@night-market/command-line';
import { platformTopics } from '@night-market/launcher';
import { newId, silentLog, statementsOf, systemClock, systemRandom } from '@night-market/kernel';
import { createKafka, KafkaProducer } from '@night-market/kafka';
import { type BrokerProducer } from '@night-market/event-bus';
import { EventComposer, OUTBOX_MIGRATIONS, PgOutbox, PgRelayStore, Relay } from '@night-market/outbox';
import { payTxnV1 } from '@night-market/contracts';
import { PgUnitOfWork } from '@night-market/postgres';
import { fillInChunks } from '../fill/in-chunks.ts';
import { FILL_OUTBOX } from '../fill/waiting-events.ts';
import { range, spread, percentile, verdict } from '../statistics.ts';
import { query, type World } from '../world.ts';

const NAMESPACE = 'relay.';
const RATE_AIM = { least: 10_000 };
const ACK_AIM = { most: 10 };
const ACK_RATE_PER_S = 100;
const ACK_S = 20;
const WINDOW_MS = 5_000;

/** The outbox alone: how fast a full table empties, and how soon after its commit an event is acknowledged. */
export async function relay(world: World): Promise<void> {
  const { stack, options, say } = world;
  const databaseUrl = await stack.ensureDatabase('bench_relay');
  await stack.ensureTopics(platformTopics(NAMESPACE));
  for (const statement of statementsOf(OUTBOX_MIGRATIONS)) await query(databaseUrl, statement);
  say(`\n== relay: ${options.relayRows} rows waiting, 8 lanes`);
  const fill = { what: 'rows for the relay, pairs', sql: FILL_OUTBOX };
  await fillInChunks(world, databaseUrl, [fill], Math.ceil(options.relayRows / 2));
  await emptyTable(world, databaseUrl);
  await acknowledge(world, databaseUrl);
  await stack.dropDatabase(new URL(databaseUrl).pathname.slice(1));
}

/** Relay, store and producer of production. `onAcknowledged` gets each record's id. */
function createRelay(
  { stack }: World,
  databaseUrl: string,
  onSent: (events: number) => void,
  onAcknowledged: (id: string) => void = () => undefined,
): Relay {
  const kafka = createKafka({
    brokers: stack.brokers,
    clientId: 'bench-relay',
    namespace: NAMESPACE,
    tls: false,
  });
  const producer = new KafkaProducer(kafka, NAMESPACE);
  const watched: BrokerProducer = {
    send: async (records) => {
      await producer.send(records);
      for (const { headers } of records) onAcknowledged(String(headers['ce_id']));
    },
    close: () => producer.close(),
  };
  return new Relay({
    store: new PgRelayStore({ connectionString: databaseUrl }),
    producer: watched,
    clock: systemClock,
    random: systemRandom,
    log: silentLog,
    observer: { sent: onSent, failed: () => undefined, lanes: () => undefined },
  });
}

async function emptyTable(world: World, databaseUrl: string): Promise<void> {
  const [{ waiting } = { waiting: 0 }] = await query<{ waiting: number }>(
    databaseUrl,
    'select count(*)::int as waiting from outbox',
  );
  let sent = 0;
  let windowStart = { atMs: performance.now(), sent: 0 };
  const windows: number[] = [];
  const done = Promise.withResolvers<void>();
  const startedMs = performance.now();
  const relay = createRelay(world, databaseUrl, (events) => {
    sent += events;
    const nowMs = performance.now();
    const elapsedMs = nowMs - windowStart.atMs;
    if (elapsedMs >= WINDOW_MS) {
      windows.push(((sent - windowStart.sent) / elapsedMs) * 1_000);
      windowStart = { atMs: nowMs, sent };
    }
    if (sent >= waiting) done.resolve();
  });
  relay.start();
  try {
    await Promise.race([done.promise, rejectAborted(world.signal)]);
  } finally {
    await relay.stop();
  }
  const rate = (sent / (performance.now() - startedMs)) * 1_000;
  if (sent !== waiting) throw new Error(`the relay sent ${sent} events where ${waiting} waited`);
  world.say(
    `events/s                          ${rate.toFixed(0)}, over the whole table  ${verdict(rate, RATE_AIM)}`,
  );
  if (windows.length > 0)
    world.say(`  in windows of 5 s               ${range(windows)} (minimum / median / maximum)`);
}

/** Events are appended in transactions of their own, as services do, at a steady pace. */
async function acknowledge(world: World, databaseUrl: string): Promise<void> {
  const committedMs = new Map<string, number>();
  const acknowledgedMs = new Map<string, number>();
  const relay = createRelay(
    world,
    databaseUrl,
    () => undefined,
    (id) => acknowledgedMs.set(id, performance.now()),
  );
  const outbox = new PgOutbox((lanes) => relay.notify(lanes));
  const composer = new EventComposer('payments', systemClock);
  const unitOfWork = new PgUnitOfWork(databaseUrl);
  const append = async (n: number): Promise<void> => {
    const correlationId = newId();
    const key = `steady-${n}`;
    const payload = { orderId: key, paymentId: newId(), stallId: 'stall-1' };
    const draft = { type: 'requested', key, payload, correlationId, causationId: correlationId } as const;
    const message = composer.compose(payTxnV1, draft);
    await unitOfWork.run((tx) => outbox.append(tx, [message]));
    committedMs.set(message.id, performance.now());
  };
  const events = ACK_RATE_PER_S * Math.min(ACK_S, Math.ceil(world.options.relayRows / 5_000));
  relay.start();
  try {
    const startMs = performance.now();
    const appended: Promise<void>[] = [];
    for (let n = 0; n < events; n++) {
      const earlyMs = startMs + (n * 1_000) / ACK_RATE_PER_S - performance.now();
      if (earlyMs > 0) await wait(earlyMs, undefined, { signal: world.signal });
      appended.push(append(n));
    }
    await Promise.all(appended);
    for (
      const endMs = performance.now() + 30_000;
      acknowledgedMs.size < events;
      await wait(50, undefined, { signal: world.signal })
    ) {
      if (performance.now() > endMs)
        throw new Error(`${events - acknowledgedMs.size} events were not acknowledged`);
    }
  } finally {
    await relay.stop();
    await unitOfWork.close();
  }
  const waits = [...committedMs].map(([id, atMs]) => acknowledgedMs.get(id)! - atMs);
  world.say(
    `commit to acknowledgement, ms     ${spread(waits)}, ${events} events at ${ACK_RATE_PER_S}/s  p50 ${verdict(percentile(waits, 0.5), ACK_AIM)}`,
  );
}
