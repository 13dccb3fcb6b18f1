import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { SERVICES, startPlatform, workspaceRoot, type Platform } from '@night-market/launcher';
import type { Stack } from '@night-market/stack';
import { eventually } from '@night-market/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { testStack } from '../src/index.ts';

const PROGRAM = join(workspaceRoot, 'tools/stall-sim/src/main.ts');

let stack: Stack;
let platform: Platform;

beforeAll(async () => {
  stack = await testStack();
  const dataDir = mkdtempSync(join(process.env['NIGHT_MARKET_TEST_DIR'] ?? '', 'e2e-power-'));
  platform = await startPlatform({
    ...{ stack, dataDir, logDir: join(dataDir, 'logs'), namespace: 'power.' },
    services: SERVICES.filter(({ name }) => name === 'power-ops'),
    replicas: { 'power-ops': 2 },
    copiesDatabases: true,
  });
}, 120_000);
afterAll(async () => {
  await platform?.stop();
  for (const url of Object.values(platform?.databaseUrls ?? {}))
    await stack.dropDatabase(new URL(url).pathname.slice(1));
});

interface Result {
  readonly trips: number;
  readonly tripsWithoutShedding: number;
  readonly switches: number;
  readonly refusedReadings: number;
  readonly forgottenStalls: readonly string[];
}

/** Stalls and breakers as a process of their own, for so many seconds. */
function stalls(feederId: string, more: Record<string, string> = {}) {
  const settings = {
    ...platform.clientEnv,
    KAFKA_BROKERS: stack.brokers.join(','),
    KAFKA_NAMESPACE: 'power.',
  };
  const child = spawn(process.execPath, [PROGRAM], {
    env: { ...process.env, ...settings, STALL_SIM_FEEDER: feederId, STALL_SIM_SECONDS: '35', ...more },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let said = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (said += text));
  const result = async (): Promise<Result> => {
    const [code] = (await once(child, 'close')) as [number];
    expect(code, said).toBe(0);
    return JSON.parse(/stall-sim: (\{.*\})/.exec(said)?.[1] ?? '') as Result;
  };
  return { child, result: result() };
}

it('a row that would have tripped does not, though a replica is killed in the middle of the overload', async () => {
  const plain = stalls('row-1');
  const faulty = stalls('row-2', { STALL_SIM_FAULTS: 'true', STALL_SIM_SEED: '2' });
  const lossy = stalls('row-3', { STALL_SIM_LOST: '0.4', STALL_SIM_SECONDS: '45', STALL_SIM_SEED: '3' });
  const open = async (
    feederId: string,
  ): Promise<Record<string, unknown> & { alarms?: unknown[]; stalls: { isOn: boolean }[] }> => {
    const headers = { authorization: `Bearer ${platform.clientEnv['MARKET_TOKEN']}` };
    const url = platform.urls['power-ops']!.at(-1)!;
    return (await (await fetch(`${url}/feeders/${feederId}`, { headers })).json()) as never;
  };
  // Some are off, and more have to go.
  await eventually(async () => (await open('row-1')).stalls.some(({ isOn }) => !isOn), {
    ...{ timeoutMs: 40_000, everyMs: 100 },
  });
  await platform.service('power-ops', 0).kill('SIGKILL');
  const [one, other] = await Promise.all([plain.result, faulty.result]);
  for (const { trips, tripsWithoutShedding, switches } of [one, other]) {
    expect(tripsWithoutShedding).toBeGreaterThanOrEqual(1);
    expect(trips, JSON.stringify([one, other])).toBe(0);
    expect(switches).toBeGreaterThan(3);
  }
  // Whichever requests and answers got lost.
  expect((await lossy.result).forgottenStalls).toEqual([]);
  // Of a unit that nobody knows.
  expect(other.refusedReadings).toBeGreaterThan(0);
}, 120_000);
