import { randomBytes } from 'node:crypto';
import type { Admin, Consumer, Kafka } from 'kafkajs';
import { waitFor } from '../wait-for.ts';
import { awaitLeaders } from './await-leaders.ts';

const JOIN_TIMEOUT_MS = 15_000;
// A consumer that leaves waits for its open fetch first; kafkajs lets that take 5 s.
const FETCH_WAIT_MS = 50;

/** What must be true before a cluster counts as ready. */
export interface KafkaExpectation {
  /** Undefined accepts any cluster (one that is not ours). */
  readonly clusterId?: string | undefined;
  readonly brokersMin: number;
  readonly replication: number;
}

/** One look: the cluster is ours and all its brokers are registered. Throws if nobody answers. */
export async function clusterAnswers(kafka: Kafka, expected: KafkaExpectation): Promise<boolean> {
  const admin = kafka.admin({ retry: { retries: 0 } });
  try {
    await admin.connect();
    const cluster = await admin.describeCluster();
    const ours = expected.clusterId === undefined || cluster.clusterId === expected.clusterId;
    return ours && cluster.controller !== null && cluster.brokers.length >= expected.brokersMin;
  } finally {
    await quietly(admin.disconnect());
  }
}

/** Proves that a consumer group can join, with a topic and a group that are removed again. */
export async function groupCanJoin(kafka: Kafka, replication: number): Promise<void> {
  const name = `__night-market-ready-${randomBytes(6).toString('hex')}`;
  const admin = kafka.admin();
  const timing = { sessionTimeout: 6_000, rebalanceTimeout: 6_000, maxWaitTimeInMs: FETCH_WAIT_MS };
  const consumer = kafka.consumer({ groupId: name, ...timing });
  try {
    await admin.connect();
    const topic = { topic: name, numPartitions: 1, replicationFactor: replication };
    await admin.createTopics({ topics: [topic], waitForLeaders: false });
    await awaitLeaders(admin, [name]);
    await joinOnce(consumer, name);
  } finally {
    await quietly(consumer.disconnect());
    await removeTraces(admin, name);
  }
}

/** Waits until an admin client is answered and a group can join; `isRunning` ends the wait early. */
export async function waitKafkaReady(
  kafka: Kafka,
  expected: KafkaExpectation,
  wait: { timeoutMs: number; signal?: AbortSignal | undefined; isRunning: () => boolean },
): Promise<void> {
  const deadlineMs = performance.now() + wait.timeoutMs;
  const left = (): number => Math.max(0, deadlineMs - performance.now());
  const tryUntilDeadline = (what: string, probe: () => Promise<boolean>): Promise<true> =>
    waitFor(
      async () => {
        if (!wait.isRunning()) throw new Error(`${what}: the broker has exited`);
        return (await probe().catch(() => false)) || undefined;
      },
      { what, timeoutMs: left(), intervalMs: 100, signal: wait.signal },
    );
  await tryUntilDeadline('Kafka answers', () => clusterAnswers(kafka, expected));
  await tryUntilDeadline('a consumer group can join', () =>
    groupCanJoin(kafka, expected.replication).then(() => true),
  );
}

async function joinOnce(consumer: Consumer, topic: string): Promise<void> {
  const joined = Promise.withResolvers<void>();
  const timer = setTimeout(() => joined.reject(new Error('the group did not join in time')), JOIN_TIMEOUT_MS);
  consumer.on(consumer.events.GROUP_JOIN, () => joined.resolve());
  consumer.on(consumer.events.CRASH, ({ payload }) => joined.reject(payload.error));
  try {
    await consumer.connect();
    await consumer.subscribe({ topic });
    await consumer.run({ eachMessage: () => Promise.resolve() });
    await joined.promise;
  } finally {
    clearTimeout(timer);
    joined.promise.catch(() => undefined);
  }
}

async function removeTraces(admin: Admin, name: string): Promise<void> {
  await quietly(admin.deleteGroups([name]));
  await quietly(admin.deleteTopics({ topics: [name] }));
  await quietly(admin.disconnect());
}

async function quietly(work: Promise<unknown>): Promise<void> {
  await work.catch(() => undefined);
}
