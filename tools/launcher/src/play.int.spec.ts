import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { identifyProcess, isAlive, type ProcessIdentity } from '@night-market/stack';
import { eventually } from '@night-market/testing';
import { afterEach, beforeEach, expect, it, onTestFinished } from 'vitest';
import { runOnTerminal } from './play.ts';

const worker = 'tools/launcher/test/fixtures/leaves-a-worker.ts';
const fixture = 'tools/launcher/test/fixtures/leaves-a-service.ts';
let home: string;

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'night-market-home-'));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

it('what a killed program has started is ended', async () => {
  const { signal } = new AbortController();
  expect(await runOnTerminal(fixture, [home], { NIGHT_MARKET_HOME: home }, signal)).toBe(1);
  const record = JSON.parse(readFileSync(join(home, 'bench/somewhere/processes.json'), 'utf8')) as {
    processes: { process: ProcessIdentity }[];
  };
  expect(record.processes).toHaveLength(1);
  const [left] = record.processes;
  expect(isAlive(left?.process)).toBe(false);
});

it('what a program leaves running when it is stopped is ended with it', async () => {
  const stopping = new AbortController();
  const note = join(home, 'pid');
  const env = { NIGHT_MARKET_HOME: home };
  const running = runOnTerminal(worker, [note], env, stopping.signal, { endGroup: true });
  const identity = await eventually(
    () => existsSync(note) && identifyProcess(Number(readFileSync(note, 'utf8'))),
    { timeoutMs: 20_000 },
  );
  onTestFinished(() => void (isAlive(identity) && process.kill(identity.pid, 'SIGKILL')));
  stopping.abort();
  await running;
  await eventually(() => !isAlive(identity), { timeoutMs: 10_000 });
});
