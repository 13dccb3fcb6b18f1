import { payTxnV1 } from '@night-market/contracts';
import { createKafka, KafkaConsumer } from '@night-market/kafka';
import { readRecord, type ConsumedRecord } from '@night-market/event-bus';
import { resolveHome } from '@night-market/launcher';
import { kafkaLibDir } from '@night-market/stack';
import { createBus, eventually, type TestBus } from '@night-market/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { produceByJava } from '../src/kinds/java-producer.ts';

const TOPIC = 'pay.txn.v1';
const CODECS = ['none', 'gzip', 'snappy', 'lz4', 'zstd'] as const;
/** So many, and so large, that a batch has several blocks of its codec (32 kB in snappy, 64 kB in LZ4). */
const RECORDS = 40;
const PADDING = Array.from({ length: 6_000 }, (_, n) => n.toString(36)).join(' ');
const stopped = new AbortController();

let bus: TestBus;
beforeAll(async () => {
  bus = await createBus([TOPIC]);
});
afterAll(async () => {
  stopped.abort();
  await bus.drop();
});

const event = {
  id: '{uuid}',
  topic: TOPIC,
  ts: '2026-11-22T12:00:00.000Z',
  key: '{key}',
  type: 'captured',
  payload: { ...payTxnV1.events.captured.example, padding: PADDING },
  correlationId: '{uuid}',
  causationId: '{uuid}',
};

it('whatever codec Kafka’s own client compresses by, its records are read as events', async () => {
  const { brokers, namespace } = bus;
  await produceByJava(
    { brokers, kafkaLibDir: kafkaLibDir(resolveHome().cacheDir), signal: stopped.signal },
    {
      ...{ topic: namespace + TOPIC, keys: 'by', value: JSON.stringify(event) },
      ...{ records: RECORDS, headers: 1, codecs: CODECS },
    },
  );
  const kafka = createKafka({ brokers, namespace, clientId: 'codecs', tls: false });
  const settings = { groupId: 'codecs', namespace, sessionTimeoutMs: 6_000, heartbeatMs: 500 };
  const consumer = new KafkaConsumer(kafka, settings);
  const records: ConsumedRecord[] = [];
  await consumer.start([TOPIC], (more) => void records.push(...more));
  const wanted = CODECS.flatMap((codec) => Array.from({ length: RECORDS }, (_, n) => `by-${codec}-${n}`));
  await eventually(() => records.length >= wanted.length, { timeoutMs: 30_000 });
  await consumer.stop();

  const read = records.map(readRecord);
  expect(read.filter((one) => 'error' in one)).toEqual([]);
  expect(read.map(({ key }) => key).toSorted()).toEqual(wanted.toSorted());
});
