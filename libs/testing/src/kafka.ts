import { topicSpecs } from '@night-market/contracts';
import { Kafka, logLevel, type Admin } from 'kafkajs';
import { testBrokers, testNamespace } from './database.ts';
import { eventually } from './eventually.ts';

/** A record as it lies on a topic. */
export interface TopicRecord {
  readonly partition: number;
  readonly offset: string;
  readonly key: string | null;
  readonly value: Buffer | null;
  readonly headers: Readonly<Record<string, string>>;
}

/** Topics of a test's own on the test stack's broker. */
export interface TestBus {
  readonly kafka: Kafka;
  readonly brokers: readonly string[];
  readonly namespace: string;
  /** All records of a topic, in order per partition. */
  readAll(topic: string): Promise<TopicRecord[]>;
  /** Makes one more topic, which the contracts need not know; two partitions unless told. */
  add(topic: string, partitions?: number): Promise<void>;
  drop(): Promise<void>;
}

/**
 * Makes every topic of the contracts (or those named) under a namespace of its own.
 * @param more Kafka's settings for each of them, besides those of the contract
 */
export async function createBus(
  names?: readonly string[],
  more: Readonly<Record<string, string>> = {},
): Promise<TestBus> {
  const namespace = testNamespace();
  const brokers = testBrokers();
  const kafka = new Kafka({ brokers, clientId: 'test', logLevel: logLevel.NOTHING });
  const admin = kafka.admin();
  await admin.connect();
  const topics = topicSpecs().filter(({ name }) => names === undefined || names.includes(name));
  await admin.createTopics({
    // kafkajs' own waiting gives up where the broker has not heard of its new topics yet.
    waitForLeaders: false,
    topics: topics.map(({ name, partitions, config }) => ({
      topic: namespace + name,
      numPartitions: partitions,
      configEntries: Object.entries({ ...config, ...more }).map(([setting, value]) => ({
        name: setting,
        value,
      })),
    })),
  });
  const mine = topics.map(({ name }) => namespace + name);
  await awaitLeaders(admin, mine);
  return {
    kafka,
    brokers,
    namespace,
    readAll: (topic) => readTopic(kafka, namespace + topic),
    add: async (topic, partitions = 2) => {
      const added = { topic: namespace + topic, numPartitions: partitions };
      await admin.createTopics({ waitForLeaders: false, topics: [added] });
      mine.push(added.topic);
      await awaitLeaders(admin, [added.topic]);
    },
    drop: async () => {
      await admin.deleteTopics({ topics: mine });
      await admin.disconnect();
    },
  };
}

async function awaitLeaders(admin: Admin, topics: string[]): Promise<void> {
  await eventually(
    async () => {
      const known = (await admin.fetchTopicMetadata({ topics })).topics;
      return known.every(({ partitions }) => partitions.every(({ leader }) => leader >= 0));
    },
    { timeoutMs: 30_000 },
  );
}

/** All records that a topic holds now, in order per partition; read by a group that nobody else is in. */
export async function readTopic(kafka: Kafka, topic: string): Promise<TopicRecord[]> {
  const records: TopicRecord[] = [];
  const ends = await endsOf(kafka, topic);
  if (ends.size === 0) return records;
  const consumer = kafka.consumer({ groupId: `${topic}.${testNamespace()}`, maxWaitTimeInMs: 100 });
  const done = Promise.withResolvers<void>();
  consumer.on(consumer.events.CRASH, ({ payload }) => {
    if (!payload.restart) done.reject(payload.error);
  });
  try {
    await consumer.connect();
    await consumer.subscribe({ topics: [topic], fromBeginning: true });
    await consumer.run({
      autoCommit: false,
      eachMessage: ({ partition, message: { offset, key, value, headers = {} } }) => {
        const end = ends.get(partition);
        if (end !== undefined && BigInt(offset) < end)
          records.push({ partition, offset, key: key?.toString() ?? null, value, headers: texts(headers) });
        if (end !== undefined && BigInt(offset) + 1n >= end) ends.delete(partition);
        if (ends.size === 0) done.resolve();
        return Promise.resolve();
      },
    });
    await done.promise;
    return records;
  } finally {
    await consumer.disconnect();
  }
}

/** Where each partition that holds something ends. */
async function endsOf(kafka: Kafka, topic: string): Promise<Map<number, bigint>> {
  const admin = kafka.admin();
  try {
    await admin.connect();
    const offsets = await admin.fetchTopicOffsets(topic);
    const full = offsets.filter(({ low, high }) => BigInt(high) > BigInt(low));
    return new Map(full.map(({ partition, high }) => [partition, BigInt(high)]));
  } finally {
    await admin.disconnect();
  }
}

const texts = (headers: object): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
