import { createBus, eventually, type TestBus } from '@night-market/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ConsumedRecord } from '@night-market/event-bus';
import { createKafka } from './kafka-client.ts';
import { KafkaConsumer } from './kafka-consumer.ts';
import { KafkaInspector } from './kafka-inspector.ts';
import { KafkaReader } from './kafka-reader.ts';

const TOPIC = 'gate.entry.v1';
const PARTITION = 0;
/** Less than the time after which a hole is passed by in any case. */
const SOON_MS = 8_000;
let bus: TestBus;
let kafka: ReturnType<typeof createKafka>;

beforeAll(async () => {
  bus = await createBus([]);
  await bus.add(TOPIC, 1);
  kafka = createKafka({ brokers: bus.brokers, clientId: 'gaps', namespace: bus.namespace, tls: false });
});
afterAll(() => bus.drop());

async function transact(values: readonly string[], end: 'commit' | 'abort'): Promise<void> {
  const producer = bus.kafka.producer({
    transactionalId: `${bus.namespace}tx`,
    idempotent: true,
    maxInFlightRequests: 1,
  });
  await producer.connect();
  const transaction = await producer.transaction();
  for (const value of values)
    await transaction.send({ topic: bus.namespace + TOPIC, messages: [{ partition: PARTITION, value }] });
  await transaction[end]();
  await producer.disconnect();
}

async function send(value: string): Promise<void> {
  const producer = bus.kafka.producer();
  await producer.connect();
  await producer.send({ topic: bus.namespace + TOPIC, messages: [{ partition: PARTITION, value }] });
  await producer.disconnect();
}

const valuesOf = (records: readonly ConsumedRecord[]): string[] =>
  records.filter(({ isGap }) => !isGap).map(({ value }) => String(value));

/** A member that settles all that it is handed, as the consumer loop does. */
async function join(groupId: string) {
  const records: ConsumedRecord[] = [];
  const lost: object[] = [];
  const settings = { groupId, namespace: bus.namespace, sessionTimeoutMs: 6_000, heartbeatMs: 500 };
  const consumer = new KafkaConsumer(kafka, { ...settings, onLost: (records) => lost.push(records) });
  await consumer.start([TOPIC], (batch) => {
    records.push(...batch);
    const { topic, partition, offset } = batch.at(-1)!;
    void consumer.commit([{ topic, partition, next: offset + 1n }]);
  });
  const inspector = new KafkaInspector(kafka, settings);
  const lag = async () => (await inspector.lag([TOPIC])).get(TOPIC);
  const leave = () => Promise.all([consumer.stop(), inspector.close()]);
  return { records, lost, lag, leave, inspector };
}

const endOf = async (inspector: KafkaInspector): Promise<bigint> =>
  (await inspector.positions([TOPIC])).get(TOPIC)![0]!.high;

describe('records that the log does not hand over', () => {
  it('neither halt a partition nor count as lag: transactions, committed and aborted', async () => {
    const { records, lag, leave, inspector } = await join('transactions');
    await send('first');
    await transact(['aborted-1', 'aborted-2'], 'abort');
    await transact(['committed'], 'commit');
    await transact(['aborted-3'], 'abort');
    await eventually(async () => (await lag()) === 0, { timeoutMs: SOON_MS });
    await send('last');
    await eventually(async () => valuesOf(records).includes('last') && (await lag()) === 0, {
      timeoutMs: SOON_MS,
    });
    expect(valuesOf(records)).toEqual(['first', 'committed', 'last']);
    await transact(['aborted-4'], 'abort');
    const to = await endOf(inspector);
    const read: ConsumedRecord[] = [];
    const reader = new KafkaReader(kafka, { namespace: bus.namespace, name: 'gaps', stalledMs: SOON_MS });
    await reader.read(
      [{ topic: TOPIC, partition: PARTITION, from: 0n, to }],
      (batch) => Promise.resolve(void read.push(...batch)),
      new AbortController().signal,
    );
    expect(valuesOf(read)).toEqual(['first', 'committed', 'last']);
    await leave();
  });

  it('are told when the group had not read them: deleted below the start of the log', async () => {
    const before = await join('deleted');
    await send('read');
    await eventually(async () => valuesOf(before.records).includes('read') && (await before.lag()) === 0);
    await before.leave();
    const from = await endOf(before.inspector);
    await send('deleted');
    const to = await endOf(before.inspector);
    await before.inspector.close();
    const admin = bus.kafka.admin();
    await admin.connect();
    // kafkajs' own looking up of the leader needs it.
    await admin.fetchTopicMetadata({ topics: [bus.namespace + TOPIC] });
    await admin.deleteTopicRecords({
      topic: bus.namespace + TOPIC,
      partitions: [{ partition: PARTITION, offset: String(to) }],
    });
    await admin.disconnect();
    const { records, lost, lag, leave } = await join('deleted');
    await send('kept');
    await eventually(async () => valuesOf(records).includes('kept') && (await lag()) === 0, {
      timeoutMs: SOON_MS,
    });
    expect(valuesOf(records)).toEqual(['kept']);
    expect(lost).toEqual([{ topic: TOPIC, partition: PARTITION, from, to }]);
    await leave();
    // A group of its own goes on at the beginning of the log at once, and has lost nothing.
    const late = await join('late');
    await eventually(() => valuesOf(late.records).includes('kept'), { timeoutMs: SOON_MS });
    expect(late.lost).toEqual([]);
    await late.leave();
  });
});
