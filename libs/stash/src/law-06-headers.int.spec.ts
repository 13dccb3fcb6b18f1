import { createKafka, KafkaProducer, KafkaReader } from '@night-market/kafka';
import { type ConsumedRecord } from '@night-market/event-bus';
import { seededRandom, silentLog, systemClock } from '@night-market/kernel';
import { PgRelayStore, Relay } from '@night-market/outbox';
import {
  anyHeaders,
  blockOf,
  createBus,
  eventually,
  listOf,
  shown,
  type RawHeader,
  type TestBus,
} from '@night-market/testing';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { Busy, captured, DeliveryWorld, onKafka } from '../test/delivery-world.ts';

const DLQ = 'pay.txn.v1.dlq';
/** Headers that `dlq-…` ones go before. */
const WHY_HEADERS = 9;

let bus: TestBus;
let world: DeliveryWorld;
let relay: Relay;
let producer: KafkaProducer;

const kafka = () =>
  createKafka({ brokers: bus.brokers, clientId: 'test', namespace: bus.namespace, tls: false });

beforeEach(async () => {
  bus = await createBus(['pay.txn.v1', 'pay.txn.v2', DLQ]);
  world = await DeliveryWorld.create(onKafka(bus));
  producer = new KafkaProducer(kafka(), bus.namespace);
  relay = new Relay({
    store: new PgRelayStore({ connectionString: world.database.url }),
    producer: new KafkaProducer(kafka(), bus.namespace),
    ...{ clock: systemClock, random: seededRandom(1), log: silentLog },
    observer: { sent: () => undefined, failed: () => undefined, lanes: () => undefined },
  });
  relay.start();
});
afterEach(async () => {
  await relay.stop();
  await producer.close();
  await world.close();
});

async function letters(): Promise<ConsumedRecord[]> {
  const admin = bus.kafka.admin();
  await admin.connect();
  const ends = await admin.fetchTopicOffsets(bus.namespace + DLQ).finally(() => admin.disconnect());
  const found: ConsumedRecord[] = [];
  const reader = new KafkaReader(kafka(), { namespace: bus.namespace, name: 'letters', stalledMs: 20_000 });
  await reader.read(
    ends.map(({ partition, high }) => ({ topic: DLQ, partition, from: 0n, to: BigInt(high) })),
    async (records) => void found.push(...records),
    new AbortController().signal,
  );
  return found;
}

const odd: RawHeader[] = [
  [Buffer.from('ce_note'), Buffer.from([0xff, 0xfe])],
  [Buffer.from('twice'), Buffer.from('1')],
  [Buffer.from('none'), null],
  [Buffer.from('twice'), Buffer.from('2')],
  [Buffer.from('__proto__'), Buffer.from('x')],
];

it('law 6: headers that texts cannot hold survive the stash, a replay and the dead letter topic', async () => {
  const samples = [odd, ...fc.sample(anyHeaders, { numRuns: 60, seed: 6 })];
  const sent = new Map(samples.map((headers, n) => [`key-${n}`, headers]));
  // Every second one waits in the stash before it fails for good.
  const valueOf = (key: string, n: number) =>
    n % 2 === 0 ? Buffer.from(`not JSON ${n}`) : Buffer.from(JSON.stringify(captured(key, n)));
  let isBusy = true;
  world.handler = () => Promise.reject(isBusy ? new Busy() : new TypeError('bug'));
  await producer.send(
    [...sent].map(([key, headers], n) => ({
      ...{ topic: 'pay.txn.v1', key: Buffer.from(key), value: valueOf(key, n) },
      ...{ headers: {}, rawHeaders: blockOf(headers) },
    })),
  );
  world.start();
  const counts = () => world.reader.counts();
  await eventually(async () => (await counts()).parkedKeys === 31 && (await counts()).waitingKeys === 30, {
    timeoutMs: 30_000,
  });
  // An operator's replay that fails again leaves what is kept as it was.
  await world.operator.replay('key-0', { actor: 'wang', reason: 'a try' });
  isBusy = false;
  await eventually(async () => (await counts()).parkedKeys === sent.size, { timeoutMs: 30_000 });
  await eventually(async () => (await world.letters()).length === 0, { timeoutMs: 30_000 });

  const dead = await letters();
  expect(dead).toHaveLength(sent.size);
  for (const letter of dead) {
    const headers = sent.get(String(letter.key))!;
    if (letter.rawHeaders)
      expect(shown(listOf(letter.rawHeaders).slice(WHY_HEADERS))).toEqual(shown(headers));
    else expect(shown(headers)).toEqual(shown(textHeaders(letter.headers)));
    expect(letter.headers['dlq-consumer']).toBe('test');
  }
  const kept = await world.stashed('key-0');
  expect(shown(listOf(kept!.rawHeaders!))).toEqual(shown(odd));
});

const textHeaders = (headers: Readonly<Record<string, string>>): RawHeader[] =>
  Object.entries(headers)
    .filter(([name]) => !name.startsWith('dlq-'))
    .map(([name, value]) => [Buffer.from(name), Buffer.from(value)]);
