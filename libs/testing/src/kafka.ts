import { topicSpecs } from '@night-market/contracts';
import { Kafka, logLevel } from 'kafkajs';
import { testBrokers, testNamespace } from './database.ts';

/** Topics of a test's own on the test stack's broker. */
export interface TestBus {
  readonly kafka: Kafka;
  readonly brokers: readonly string[];
  readonly namespace: string;
  /** All records of a topic, in order per partition. */
  readAll(
    topic: string,
  ): Promise<
    { key: string | null; value: Buffer | null; headers: Record<string, string>; partition: number }[]
  >;
  drop(): Promise<void>;
}

/** Makes every topic of the contracts (or those named) under a namespace of its own. */
export async function createBus(names?: readonly string[]): Promise<TestBus> {
  const namespace = testNamespace();
  const brokers = testBrokers();
  const kafka = new Kafka({ brokers, clientId: 'test', logLevel: logLevel.NOTHING });
  const admin = kafka.admin();
  await admin.connect();
  const topics = topicSpecs().filter(({ name }) => names === undefined || names.includes(name));
  await admin.createTopics({
    waitForLeaders: true,
    topics: topics.map(({ name, partitions }) => ({ topic: namespace + name, numPartitions: partitions })),
  });
  return {
    kafka,
    brokers,
    namespace,
    readAll: (topic) => readAll(kafka, namespace + topic),
    drop: async () => {
      await admin.deleteTopics({ topics: topics.map(({ name }) => namespace + name) });
      await admin.disconnect();
    },
  };
}

async function readAll(kafka: Kafka, topic: string) {
  const admin = kafka.admin();
  await admin.connect();
  const ends = await admin.fetchTopicOffsets(topic);
  await admin.disconnect();
  const records: Awaited<ReturnType<TestBus['readAll']>> = [];
  const left = new Map(
    ends.filter(({ high }) => high !== '0').map(({ partition, high }) => [partition, BigInt(high)]),
  );
  if (left.size === 0) return records;
  const consumer = kafka.consumer({ groupId: `${topic}.${testNamespace()}`, maxWaitTimeInMs: 100 });
  await consumer.connect();
  await consumer.subscribe({ topics: [topic], fromBeginning: true });
  await new Promise<void>((resolve) => {
    void consumer.run({
      eachMessage: ({ partition, message }) => {
        records.push({
          partition,
          key: message.key?.toString() ?? null,
          value: message.value,
          headers: texts(message.headers ?? {}),
        });
        if (BigInt(message.offset) + 1n >= (left.get(partition) ?? 0n)) left.delete(partition);
        if (left.size === 0) resolve();
        return Promise.resolve();
      },
    });
  });
  await consumer.disconnect();
  return records;
}

const texts = (headers: object): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
