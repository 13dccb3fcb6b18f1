import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { eventually } from '@night-market/testing';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { MarketKeys } from '../src/platform/issue-key.ts';

interface Noted {
  readonly process: { readonly pid: number };
  readonly entry: string;
}
interface StackFile {
  readonly kafka: { readonly nodes: readonly { readonly port: number; readonly process: { pid: number } }[] };
  readonly postgres: { readonly port: number; readonly process: { readonly pid: number } };
}

let home: string;
let start: ChildProcess | undefined;
let said = '';

const read = <T>(file: string): T => JSON.parse(readFileSync(join(home, 'dev', file), 'utf8')) as T;
const readStack = (): StackFile => read<StackFile>('stack.json');
const times = (text: string): number => said.split(text).length - 1;
const address = (service: string): string =>
  new RegExp(`^${service}: ready at (\\S+)`, 'm').exec(said)?.[1] ?? 'nowhere';

beforeEach(() => {
  home = mkdtempSync(join(process.env['NIGHT_MARKET_TEST_DIR'] ?? tmpdir(), 'supervision-'));
  // The database's server runs as another user.
  chmodSync(home, 0o755);
});
afterEach(async () => {
  if (start?.exitCode === null) {
    const ended = once(start, 'exit');
    start.kill('SIGINT');
    await ended;
  }
  rmSync(home, { recursive: true, force: true });
});

let keys: MarketKeys | undefined;

async function startPlatform(): Promise<ChildProcess> {
  const { KAFKA_BROKERS: _, DATABASE_URL: __, ...env } = process.env;
  const script = resolve(import.meta.dirname, '../src/start.ts');
  const child = spawn(process.execPath, [script, '--no-play'], { env: { ...env, NIGHT_MARKET_HOME: home } });
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (part) => (said += String(part)));
  start = child;
  await eventually(() => expect(said).toContain('Ctrl-C stops everything'), { timeoutMs: 120_000 });
  return child;
}

const secrets = () => read<{ marketToken: string }>('secrets.json');

async function pay(orderId: string): Promise<number> {
  keys ??= new MarketKeys({ payments: [address('payments')] }, secrets().marketToken);
  const order = { orderId, stallId: 'stall-07', amount: 12_000, currency: 'TWD', method: 'card' };
  const authorization = `Bearer ${await keys.till(order.stallId)}`;
  const headers = { authorization, 'content-type': 'application/json', 'idempotency-key': orderId };
  const request = { method: 'POST', headers, body: JSON.stringify(order) };
  return (await fetch(`${address('payments')}/payments`, request)).status;
}

it(
  'npm start says that a broker, database or service was killed, starts it again, and does not fight its own stop',
  { timeout: 180_000 },
  async () => {
    const child = await startPlatform();
    const before = readStack();
    const payments = read<{ processes: Noted[] }>('processes.json').processes.find(({ entry }) =>
      entry.includes('payments'),
    );
    for (const { pid } of [before.kafka.nodes[0]!.process, before.postgres.process, payments!.process])
      process.kill(pid, 'SIGKILL');
    for (const label of ['kafka', 'postgres', 'payments']) {
      await eventually(() => expect(said).toContain(`\n${label}: ready again`), { timeoutMs: 60_000 });
      expect(said).toMatch(
        new RegExp(`^${label}: ended by itself.*is started again in 500 ms; its log is`, 'm'),
      );
    }
    const after = readStack();
    expect([after.kafka.nodes[0]!.port, after.postgres.port]).toEqual([
      before.kafka.nodes[0]!.port,
      before.postgres.port,
    ]);
    await eventually(async () => expect(await pay('after-the-deaths')).toBe(202), { timeoutMs: 30_000 });
    const saga = `${address('orchestrator')}/sagas/after-the-deaths`;
    const headers = { authorization: `Bearer ${secrets().marketToken}` };
    await eventually(async () => expect((await fetch(saga, { headers })).status).toBe(200), {
      timeoutMs: 30_000,
    });
    const deaths = times('ended by itself');
    child.kill('SIGINT');
    expect(await once(child, 'exit')).toEqual([0, null]);
    expect(times('ended by itself')).toBe(deaths);
  },
);
