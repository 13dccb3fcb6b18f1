import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { TOPICS } from '@night-market/contracts';
import { createKafka, KafkaConsumer, KafkaInspector, KafkaProducer, KafkaReader } from '@night-market/kafka';
import { type ConsumedRecord } from '@night-market/event-bus';
import { platformTopics, resolveHome } from '@night-market/launcher';
import {
  createKafka as createAdminKafka,
  ensureAcls,
  pickPort,
  startStack,
  type Stack,
} from '@night-market/stack';
import { eventually } from '@night-market/testing';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { givenRights } from './support/given-rights.ts';

const CONSUMERS = ['payments', 'orchestrator'] as const;
const PRODUCERS = [...CONSUMERS, 'gate', 'directory'] as const;
const USERS = [...PRODUCERS, 'auditor'] as const;
type User = (typeof USERS)[number];

const RIGHTS = givenRights();
const topicsOf = (user: User, operation: string): string[] =>
  RIGHTS.filter(({ user: one, resource }) => one === user && resource === 'topic')
    .filter(({ operations }) => operations.some((one) => one === operation))
    .flatMap(({ names }) => names);
const SETTINGS = { namespace: '', sessionTimeoutMs: 6_000, heartbeatMs: 500 };
const ALL = TOPICS.map(({ name }) => name);

let dataDir: string;
let port: number;
let stack: Stack;

beforeAll(async () => {
  dataDir = mkdtempSync(join(process.env['NIGHT_MARKET_TEST_DIR'] ?? '', 'rights-'));
  chmodSync(dataDir, 0o755);
  ({ port } = await pickPort([]));
  stack = await startStack({
    dataDir,
    cacheDir: resolveHome().cacheDir,
    // A broker of its own beside the database that is there.
    env: { PATH: process.env['PATH'], DATABASE_URL: process.env['TEST_DATABASE_URL'] },
    saslListener: { port, users: Object.fromEntries(USERS.map((user) => [user, passwordOf(user)])) },
  });
  await stack.ensureTopics(platformTopics());
  await ensureAcls(createAdminKafka(stack.brokers, {}), RIGHTS);
});
afterAll(async () => {
  await stack?.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

const passwordOf = (user: User): string => `secret-of-${user}`;

/** Kafka as a service reaches it. */
const kafkaOf = (user: User) =>
  createKafka({
    brokers: [`127.0.0.1:${port}`],
    clientId: user,
    namespace: SETTINGS.namespace,
    tls: false,
    sasl: { mechanism: 'plain', username: user, password: passwordOf(user) },
  });

async function send(user: User, topics: readonly string[]): Promise<void> {
  const producer = new KafkaProducer(kafkaOf(user), SETTINGS.namespace);
  const rest = { key: Buffer.from('order-1'), value: Buffer.from(user), headers: {} };
  await producer.send(topics.map((topic) => ({ topic, ...rest }))).finally(() => producer.close());
}

function inspectorOf(user: User, groupId: string = user): KafkaInspector {
  const inspector = new KafkaInspector(kafkaOf(user), { groupId, namespace: SETTINGS.namespace });
  onTestFinished(() => inspector.close());
  return inspector;
}

/** Settles all that it is handed, and tells of which topics that was. */
async function joinGroup(user: User, topics: readonly string[]): Promise<Set<string>> {
  const seen = new Set<string>();
  const consumer = new KafkaConsumer(kafkaOf(user), { ...SETTINGS, groupId: user });
  onTestFinished(() => consumer.stop());
  await consumer.start(topics, (batch: readonly ConsumedRecord[]) => {
    const { topic, partition, offset } = batch.at(-1)!;
    seen.add(topic);
    void consumer.commit([{ topic, partition, next: offset + 1n }]);
  });
  return seen;
}

async function readAll(user: User, topics = ALL, groupId: string = user): Promise<Set<string>> {
  const seen = new Set<string>();
  const positions = await inspectorOf(user, groupId).positions(topics);
  const stretches = [...positions].flatMap(([topic, partitions]) =>
    partitions.map(({ partition, low, high }) => ({ topic, partition, from: low, to: high })),
  );
  const reader = new KafkaReader(kafkaOf(user), {
    namespace: SETTINGS.namespace,
    name: user,
    stalledMs: 15_000,
  });
  await reader.read(
    stretches,
    (records) => Promise.resolve(records.forEach(({ topic }) => seen.add(topic))),
    new AbortController().signal,
  );
  return seen;
}

/** Kafka's word for why it refuses; kafkajs wraps it at times. */
const refusalOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => 'not refused',
    (error: Error & { type?: string; cause?: { type?: string } }) =>
      error.type ?? error.cause?.type ?? error.message,
  );

describe('the rights of the guide are enough', () => {
  it.each(PRODUCERS)('for %s to send its events and its dead letters', async (user) => {
    await send(user, topicsOf(user, 'Write'));
  });

  it.each(CONSUMERS)('for %s to read, to settle and to ask how it stands', async (user) => {
    const topics = topicsOf(user, 'Read');
    const inspector = inspectorOf(user);
    expect(await inspector.missing(topics)).toEqual([]);
    expect([...(await inspector.retentionMs(topics)).keys()].toSorted()).toEqual(topics.toSorted());
    const seen = await joinGroup(user, topics);
    await eventually(() => topics.every((topic) => seen.has(topic)), { timeoutMs: 20_000 });
    await eventually(async () => [...(await inspector.lag(topics)).values()].every((lag) => lag === 0));
  });

  it('for the auditor to read all topics and to ask how the others stand', async () => {
    const sent = PRODUCERS.flatMap((user) => topicsOf(user, 'Write')).filter((topic) => ALL.includes(topic));
    expect(await readAll('auditor')).toEqual(new Set(sent));
    for (const user of CONSUMERS)
      expect(await inspectorOf('auditor', user).settled(topicsOf(user, 'Read'))).not.toEqual([]);
  });
});

describe('the rights of who follows a topic', () => {
  it.each<[User, string[], User[]]>([
    ['gate', ['gate.auth.v2', 'pay.txn.v1'], ['gate', 'payments']],
    ['directory', ['city.directory.v1'], ['directory']],
  ])('are enough for %s', async (user, topics, told) => {
    expect(topicsOf(user, 'Read')).toEqual(topics);
    for (const teller of told) await send(teller, topicsOf(teller, 'Write'));
    expect(await readAll(user, topics, `${user}-feed`)).toEqual(new Set(topics));
  });
});

describe('the rights of the guide are not too many', () => {
  it.each<[User, string]>([
    ['orchestrator', 'pay.txn.v1'],
    ['payments', 'pay.cmd.v1'],
    ['payments', 'gate.auth.v2'],
    ['gate', 'pay.txn.v1'],
  ])('%s may not write %s', async (user, topic) => {
    expect(await refusalOf(send(user, [topic]))).toBe('TOPIC_AUTHORIZATION_FAILED');
  });

  it('the auditor may not even begin to write', async () => {
    expect(await refusalOf(send('auditor', ['pay.txn.v1.dlq']))).toBe('CLUSTER_AUTHORIZATION_FAILED');
  });

  it.each<[User, string]>([
    ['orchestrator', 'gate.auth.v2'],
    ['payments', 'city.directory.v1'],
    ['gate', 'pay.cmd.v1'],
  ])('%s may not see %s, let alone read it', async (user, topic) => {
    expect(await inspectorOf(user).missing([topic])).toEqual([topic]);
    expect(await refusalOf(joinGroup(user, [topic]))).toBe('TOPIC_AUTHORIZATION_FAILED');
  });

  it('orchestrator may not ask who leads the group of payments', async () => {
    const asked = inspectorOf('orchestrator', 'payments').settled(['pay.txn.v1']);
    expect(await refusalOf(asked)).toBe('GROUP_AUTHORIZATION_FAILED');
  });
});
