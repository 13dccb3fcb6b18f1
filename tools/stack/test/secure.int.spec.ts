import { execFile } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createKafka, kafkaLibDir, startStack, waitFor, type Stack } from '../src/index.ts';
import { cacheDir, newDataDir } from './support.ts';

/** Kafka's word for a right that is missing. */
const REFUSED = /TOPIC_AUTHORIZATION_FAILED|Not authorized to access topics/;

/** The broker hears of a new user a moment after the controller. */
const KNOWN = { what: 'the user may log in', timeoutMs: 20_000 };
const env = { PATH: process.env['PATH'] };

let dataDir: string;
let stack: Stack;
beforeAll(async () => {
  dataDir = newDataDir('secure');
  stack = await startStack({ dataDir, cacheDir, env, secure: { users: ['gate'] } });
  await stack.ensureTopics([{ name: 'scans', partitions: 1 }]);
}, 120_000);
afterAll(async () => {
  await stack?.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

const kafkaAs = (variables: NodeJS.ProcessEnv) =>
  createKafka(stack.brokers, variables, { retry: { retries: 0 } });

async function send(variables: NodeJS.ProcessEnv): Promise<string> {
  const producer = kafkaAs(variables).producer({ retry: { retries: 0 } });
  try {
    await producer.connect();
    await producer.send({ topic: 'scans', messages: [{ key: 'k', value: 'v' }] });
    return 'sent';
  } catch (error) {
    return `${(error as { type?: string }).type ?? (error as Error).message}`;
  } finally {
    await producer.disconnect();
  }
}

async function query(url: string, sql: string): Promise<unknown> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows[0];
  } finally {
    await client.end();
  }
}

/** One of Kafka's own tools, as its script runs it. */
async function tool(main: string, ...args: string[]): Promise<string> {
  const login = [
    '--bootstrap-server',
    stack.brokers.join(','),
    '--command-config',
    `${dataDir}/kafka/admin.properties`,
  ];
  const java = ['-Xmx128m', '-XX:TieredStopAtLevel=1', '-cp', join(kafkaLibDir(cacheDir), '*'), main];
  return (await promisify(execFile)('java', [...java, ...login, ...args])).stdout;
}

it('lets nobody in without TLS, a password and a right', async () => {
  const gate = stack.kafkaEnv('gate');
  expect(await send({})).toMatch(/Closed connection|socket/i);
  expect(await send({ ...gate, KAFKA_SSL_CA_FILE: undefined })).toMatch(/self-signed|unable to/);
  expect(await send({ ...gate, KAFKA_SASL_PASSWORD: 'guessed' })).toMatch(/authentication failed/i);
  expect(await send(gate)).toMatch(REFUSED);
  await stack.ensureAcls([
    { user: 'gate', resource: 'topic', pattern: 'literal', names: ['scans'], operations: ['Write'] },
  ]);
  expect(await send(gate)).toBe('sent');
});

it("takes users that Kafka's own tool makes, as the guide says", async () => {
  const secret = 'SCRAM-SHA-512=[password=of-the-console]';
  const user = ['--entity-type', 'users', '--entity-name', 'console'];
  await tool('kafka.admin.ConfigCommand', '--alter', '--add-config', secret, ...user);
  const login = { KAFKA_SASL_USERNAME: 'console', KAFKA_SASL_PASSWORD: 'of-the-console' };
  const console = { ...stack.kafkaEnv('gate'), ...login };
  await waitFor(async () => REFUSED.test(await send(console)) || undefined, KNOWN);
});

it('has a role that owns each database and one that changes no table, by TLS alone', async () => {
  const { owner, service } = await stack.ensureServiceDatabase('gate');
  await query(owner, 'create table scan (n int)');
  await query(service, 'insert into scan values (1)');
  await expect(query(service, 'drop table scan')).rejects.toThrow('must be owner');
  const ask = 'select ssl from pg_stat_ssl where pid = pg_backend_pid()';
  expect(await query(service, ask)).toEqual({ ssl: true });
  const plain = new URL(service);
  plain.search = '';
  await expect(query(plain.href, ask)).rejects.toThrow('no encryption');
  expect(await stack.ensureServiceDatabase('gate')).toEqual({ owner, service });
});

it('comes back with a user that it did not have before', async () => {
  await stack.stop();
  stack = await startStack({ dataDir, cacheDir, env, secure: { users: ['gate', 'ferry'] } });
  expect(await send(stack.kafkaEnv('gate'))).toBe('sent');
  await waitFor(async () => REFUSED.test(await send(stack.kafkaEnv('ferry'))) || undefined, KNOWN);
  await expect(startStack({ dataDir, cacheDir, env })).resolves.toMatchObject({ owned: false, secure: true });
}, 120_000);
