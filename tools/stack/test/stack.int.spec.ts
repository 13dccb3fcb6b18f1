import { rmSync } from 'node:fs';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { attachStack, createKafka, identifyProcess, startStack } from '../src/index.ts';
import type { Stack } from '../src/index.ts';
import { cacheDir, newDataDir } from './support.ts';

let dataDir: string;
let stack: Stack;

const local = (path: string): NodeJS.ProcessEnv => ({ PATH: path });
const env = local(process.env['PATH'] ?? '');

async function query<T extends pg.QueryResultRow>(url: string, text: string): Promise<T[]> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query<T>(text)).rows;
  } finally {
    await client.end();
  }
}

async function latestOffset(topic: string): Promise<string | undefined> {
  const admin = createKafka(stack.brokers, env).admin();
  await admin.connect();
  try {
    return (await admin.fetchTopicOffsets(topic))[0]?.offset;
  } finally {
    await admin.disconnect();
  }
}

async function produce(topic: string): Promise<void> {
  const producer = createKafka(stack.brokers, env).producer();
  await producer.connect();
  await producer.send({ topic, acks: -1, messages: [{ key: 'k', value: 'v' }] });
  await producer.disconnect();
}

beforeAll(async () => {
  dataDir = newDataDir('stack');
  stack = await startStack({ dataDir, cacheDir, env });
});

afterAll(async () => {
  await stack.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

describe('a stack', () => {
  it('leaves the well-known ports to those who ask for them', () => {
    const addresses = [new URL(stack.databaseUrl).port, ...stack.brokers.map((one) => one.split(':')[1])];
    for (const port of addresses) expect(Number(port)).toBeGreaterThanOrEqual(20_000);
  });

  it('makes a database whose owner can do nothing else', async () => {
    const [gate, payments] = await Promise.all([
      stack.ensureDatabase('gate'),
      stack.ensureDatabase('payments'),
    ]);
    expect(await stack.ensureDatabase('gate')).toBe(gate);
    await query(gate, 'create table t (id int)');
    await expect(query(gate, 'create database other')).rejects.toThrow(/permission denied/);
    await expect(query(gate, 'create role other')).rejects.toThrow(/permission denied/);
    const intruder = new URL(gate);
    intruder.pathname = new URL(payments).pathname;
    await expect(query(intruder.toString(), 'select 1')).rejects.toThrow(/permission denied/);
    await stack.dropDatabase('gate');
    await expect(query(gate, 'select 1')).rejects.toThrow();
  });

  it('runs PostgreSQL with durability on', async () => {
    const rows = await query<{ setting: string }>(
      stack.databaseUrl,
      "select setting from pg_settings where name in ('fsync', 'synchronous_commit', 'full_page_writes')",
    );
    expect(rows.map((row) => row.setting)).toEqual(['on', 'on', 'on']);
  });

  it('lets PostgreSQL not wait for the disk where all is thrown away, as the stack of npm test', async () => {
    const rows = await query<{ fsync: string }>(process.env['TEST_DATABASE_URL'] ?? '', 'show fsync');
    expect(rows).toEqual([{ fsync: 'off' }]);
  });

  it('makes topics once, keeps their settings in line and never adds partitions', async () => {
    const spec = { name: 'topic.v1', partitions: 2, config: { 'retention.ms': '60000' } };
    await stack.ensureTopics([spec]);
    await stack.ensureTopics([spec, { ...spec, name: 'topic.v1.dlq', partitions: 1, replication: 2 }]);
    await stack.ensureTopics([{ ...spec, config: { 'retention.ms': '90000' } }]);
    const admin = createKafka(stack.brokers, env).admin();
    await admin.connect();
    const { resources } = await admin.describeConfigs({
      includeSynonyms: false,
      resources: [{ type: 2, name: 'topic.v1', configNames: ['retention.ms'] }],
    });
    await admin.disconnect();
    expect(resources[0]?.configEntries[0]?.configValue).toBe('90000');
    await expect(stack.ensureTopics([{ ...spec, partitions: 4 }])).rejects.toThrow(/break the order per key/);
  });

  it('is found by a second start and by its file, and neither stops it', async () => {
    const second = await startStack({ dataDir, cacheDir, env });
    const attached = await attachStack(stack.stateFile, { env });
    expect([second.owned, attached.owned, stack.owned]).toEqual([false, false, true]);
    expect(attached.databaseUrl).toBe(stack.databaseUrl);
    await second.stop();
    await attached.stop();
    expect(await query(stack.databaseUrl, 'select 1 as one')).toEqual([{ one: 1 }]);
  });

  it('gets a killed broker back on the same port with its records', async () => {
    await stack.ensureTopics([{ name: 'kept.v1', partitions: 1 }]);
    await produce('kept.v1');
    const before = { brokers: [...stack.brokers], pid: stack.kafka.pids[0] };
    await stack.kafka.stop(0, 'SIGKILL');
    expect(stack.kafka.pids).toEqual([undefined]);
    await stack.kafka.start(0);
    expect(stack.brokers).toEqual(before.brokers);
    expect(stack.kafka.pids[0]).not.toBe(before.pid);
    expect(await latestOffset('kept.v1')).toBe('1');
  });

  it('gets a killed database server back on the same port with its rows', async () => {
    const url = await stack.ensureDatabase('orders');
    await query(url, 'create table if not exists t as select 7 as n');
    await stack.postgres.stop('SIGKILL');
    expect(stack.postgres.pid).toBeUndefined();
    await expect(query(url, 'select n from t')).rejects.toThrow();
    await stack.postgres.start();
    expect(await query(url, 'select n from t')).toEqual([{ n: 7 }]);
  });

  it('is used as an existing cluster by KAFKA_BROKERS and DATABASE_URL', async () => {
    const folder = newDataDir('external');
    const external = { KAFKA_BROKERS: stack.brokers.join(','), DATABASE_URL: stack.databaseUrl };
    // No Java on this PATH: nothing may be started.
    const user = await startStack({ dataDir: folder, env: { ...external, PATH: '/nonexistent' } });
    expect(await query(await user.ensureDatabase('guest'), 'select current_user as me')).toEqual([
      { me: 'guest' },
    ]);
    await user.ensureTopics([{ name: 'guest.v1', partitions: 1 }]);
    expect([user.kafka.managed, user.postgres.managed]).toEqual([false, false]);
    await expect(user.kafka.stop(0)).rejects.toThrow(/KAFKA_BROKERS names a server that is not ours/);
    await user.stop();
    expect(identifyProcess(stack.postgres.pid ?? 0)).toBeDefined();
    rmSync(folder, { recursive: true, force: true });
  });
});
