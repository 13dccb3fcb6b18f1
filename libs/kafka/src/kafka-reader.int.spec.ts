import { createBus, eventually, type TestBus } from '@night-market/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createKafka } from './kafka-client.ts';
import { KafkaReader } from './kafka-reader.ts';

const TOPIC = 'pay.txn.v1';
const PARTITIONS = [0, 1, 2];
const ROUNDS = 10;
let bus: TestBus;

beforeAll(async () => {
  bus = await createBus([TOPIC]);
  // Sent again after a lost answer, each is still there once.
  const producer = bus.kafka.producer({ idempotent: true, maxInFlightRequests: 1 });
  await producer.connect();
  const messages = Array.from({ length: 600 }, (_, n) => ({ partition: n % 2, value: String(n) }));
  await producer.send({ topic: bus.namespace + TOPIC, messages });
  await producer.disconnect();
});
afterAll(() => bus.drop());

const readerOf = (brokers: readonly string[]) =>
  new KafkaReader(createKafka({ brokers, clientId: 'reader', namespace: bus.namespace, tls: false }), {
    namespace: bus.namespace,
    name: 'reader',
    stalledMs: 15_000,
  });
const never = new AbortController().signal;

describe('a reader beside the consumers', () => {
  it('hands over just what was asked for, in order per partition', async () => {
    const seen = new Map<number, bigint[]>([
      [0, []],
      [1, []],
    ]);
    const stretches = [
      { topic: TOPIC, partition: 0, from: 250n, to: 300n },
      { topic: TOPIC, partition: 1, from: 0n, to: 7n },
      { topic: TOPIC, partition: 2, from: 0n, to: 0n },
    ];
    await readerOf(bus.brokers).read(
      stretches,
      async (records) => {
        await Promise.resolve();
        for (const { topic, partition, offset } of records) {
          expect(topic).toBe(TOPIC);
          seen.get(partition)!.push(offset);
        }
      },
      never,
    );
    expect(seen.get(0)).toEqual(Array.from({ length: 50 }, (_, n) => BigInt(250 + n)));
    expect(seen.get(1)).toEqual(Array.from({ length: 7 }, (_, n) => BigInt(n)));
  });

  it('ends with the error of whoever takes the records, or when it is told to', async () => {
    const stretch = { topic: TOPIC, partition: 0, from: 0n, to: 300n };
    const failing = () => Promise.reject(new Error('no more'));
    await expect(readerOf(bus.brokers).read([stretch], failing, never)).rejects.toThrow('no more');
    const stopping = new AbortController();
    const stop = () => Promise.resolve(stopping.abort());
    await expect(readerOf(bus.brokers).read([stretch], stop, stopping.signal)).rejects.toThrow();
  });

  it('follows a topic from where it is told on, hands over what comes, and ends when it is told to', async () => {
    const stopping = new AbortController();
    const seen: string[] = [];
    const starts = [0, 1, 2].map((partition) => ({
      topic: TOPIC,
      partition,
      next: partition < 2 ? 298n : 0n,
    }));
    const following = readerOf(bus.brokers).follow(
      starts,
      (records) => {
        for (const { partition, value } of records) seen.push(`${partition} ${value!.toString()}`);
        return Promise.resolve();
      },
      stopping.signal,
    );
    const old = ['0 596', '0 598', '1 597', '1 599'];
    await eventually(() => seen.length >= old.length, { timeoutMs: 20_000 });
    const producer = bus.kafka.producer();
    await producer.connect();
    await producer.send({ topic: bus.namespace + TOPIC, messages: [{ partition: 2, value: 'fresh' }] });
    await producer.disconnect();
    await eventually(() => seen.length > old.length, { timeoutMs: 20_000 });
    expect(seen.toSorted()).toEqual([...old, '2 fresh']);
    stopping.abort();
    await following;
  });

  it('goes on behind what retention takes before it was read', async () => {
    const topic = bus.namespace + TOPIC;
    const [producer, admin] = [bus.kafka.producer(), bus.kafka.admin()];
    await Promise.all([producer.connect(), admin.connect()]);
    await admin.fetchTopicMetadata({ topics: [topic] });
    const send = (value: string) =>
      producer.send({ topic, messages: PARTITIONS.map((partition) => ({ partition, value })) });
    const stopping = new AbortController();
    const seen: string[] = [];
    let busy = Promise.withResolvers<void>();
    busy.resolve();
    const following = readerOf(bus.brokers).follow(
      PARTITIONS.map((partition) => ({ topic: TOPIC, partition, next: 0n })),
      async (records) => {
        seen.push(...records.map(({ partition, value }) => `${partition} ${value!.toString()}`));
        await busy.promise;
      },
      stopping.signal,
    );
    for (let round = 0; round < ROUNDS; round++) {
      // It reads nothing while it is busy with these.
      busy = Promise.withResolvers<void>();
      await send(`read ${round}`);
      await eventually(() => seen.some((each) => each.endsWith(` read ${round}`)), { timeoutMs: 20_000 });
      await send(`deleted ${round}`);
      const ends = await admin.fetchTopicOffsets(topic);
      const partitions = ends.map(({ partition, high }) => ({ partition, offset: high }));
      await admin.deleteTopicRecords({ topic, partitions });
      busy.resolve();
      await send(`kept ${round}`);
      const kept = PARTITIONS.map((partition) => `${partition} kept ${round}`);
      await eventually(() => kept.every((each) => seen.includes(each)), { timeoutMs: 20_000 });
    }
    expect(seen.filter((each) => each.includes('deleted')).length).toBeLessThan(PARTITIONS.length * ROUNDS);
    stopping.abort();
    await following;
    await Promise.all([producer.disconnect(), admin.disconnect()]);
  });

  it('that follows ends also when it is told to before it is connected', async () => {
    const stopping = new AbortController();
    const starts = [{ topic: TOPIC, partition: 0, next: 0n }];
    const following = readerOf(bus.brokers).follow(starts, () => Promise.resolve(), stopping.signal);
    stopping.abort();
    await following;
  });

  it('that follows ends with the error of whoever takes the records', async () => {
    const failing = () => Promise.reject(new Error('no more'));
    const starts = [{ topic: TOPIC, partition: 0, next: 0n }];
    await expect(readerOf(bus.brokers).follow(starts, failing, never)).rejects.toThrow('no more');
  });
});
