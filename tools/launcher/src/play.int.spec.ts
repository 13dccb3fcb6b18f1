import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isAlive, type ProcessIdentity } from '@night-market/stack';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { runOnTerminal } from './play.ts';

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
