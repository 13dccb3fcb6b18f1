import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { untilAborted } from '@night-market/command-line';
import { identifyProcess, pickPort, stopProcess, waitFor } from '@night-market/stack';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { boundLog } from './log-file.ts';
import { ProcessRecord, sweepProcesses } from './process-record.ts';
import { ServiceHandle } from './service-handle.ts';
import { supervisedService } from './supervised.ts';
import { Supervisor } from './supervisor.ts';

const DEAF_MS = 500;
const entry = 'tools/launcher/test/fixtures/service.mjs';
let dir: string;
let handle: ServiceHandle;

async function newHandle(entryPath = entry): Promise<ServiceHandle> {
  const { port } = await pickPort([]);
  return new ServiceHandle({
    name: 'sample',
    replica: 1,
    port,
    entry: entryPath,
    env: { PATH: process.env['PATH'], HTTP_HOST: '127.0.0.1', HTTP_PORT: String(port) },
    logFile: join(dir, 'sample.log'),
    record: new ProcessRecord(dir),
  });
}

const until = (what: string, probe: () => boolean | Promise<boolean>): Promise<true> =>
  waitFor(async () => (await probe()) || undefined, { what, timeoutMs: 20_000 });

beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'night-market-service-'));
  handle = await newHandle();
});

afterEach(async () => {
  await handle.kill('SIGKILL');
  rmSync(dir, { recursive: true, force: true });
});

describe('ServiceHandle', () => {
  it('starts, stops in order and starts again on the same port', async () => {
    await handle.start();
    await handle.waitReady();
    const firstPid = handle.pid;
    expect(firstPid).toBeDefined();
    await handle.kill();
    expect(handle.pid).toBeUndefined();
    expect(handle.logTail()).toBe('listening\nstopping in order');
    await handle.start();
    await handle.waitReady();
    expect(handle.pid).not.toBe(firstPid);
    expect(await handle.isReady()).toBe(true);
    expect(handle.label).toBe('sample-2');
  });

  it('is killed without a chance to say anything', async () => {
    await handle.start();
    await handle.waitReady();
    await handle.kill('SIGKILL');
    expect(handle.logTail()).toBe('listening');
  });

  it('is stopped also while it is only just being started', async () => {
    const starting = handle.start();
    await handle.kill();
    await starting;
    expect(handle.pid).toBeUndefined();
  });

  it('shows the end of the log when a service ends before it is ready', async () => {
    handle = await newHandle('tools/launcher/test/fixtures/no-such-file.mjs');
    await handle.start();
    await expect(handle.waitReady()).rejects.toThrow(
      /sample-2 ended before it was ready[^]*Cannot find module/,
    );
  });
});

describe('Supervisor', () => {
  it('says why a service ended, starts it again, and gives up after a bound', async () => {
    await handle.start();
    await handle.waitReady();
    const lines: string[] = [];
    const policy = { delayMs: 10, delayMsMax: 20, restartsMax: 2, stableMs: 60_000 };
    const supervisor = new Supervisor([supervisedService(handle)], (line) => lines.push(line), policy);
    const open = expect(supervisor.during(new AbortController().signal, untilAborted)).rejects.toThrow(
      /^sample-2 ended again \(exit code 3\) and is given up after 2 restarts in a row: fix what .*sample.log says/,
    );
    const said = (text: string): boolean => lines.some((line) => line.includes(text));
    for (let restart = 1; restart <= 2; restart += 1) {
      await fetch(`${handle.url}/die`).catch(() => undefined);
      await until(
        'it is up again',
        () => lines.filter((line) => line.includes('ready again')).length === restart,
      );
    }
    expect(said('ended by itself (exit code 3)')).toBe(true);
    expect(said('dying as asked')).toBe(true);
    await fetch(`${handle.url}/die`).catch(() => undefined);
    await open;
    await supervisor.stop();
    expect(handle.pid).toBeUndefined();
  });

  it('leaves a service alone that was stopped on purpose', async () => {
    await handle.start();
    await handle.waitReady();
    const lines: string[] = [];
    const supervisor = new Supervisor([supervisedService(handle)], (line) => lines.push(line));
    await handle.kill();
    await handle.start();
    await handle.waitReady();
    await supervisor.stop();
    expect(lines).toEqual([]);
  });

  it('leaves it alone also when the news of its end comes after the next start', async () => {
    await handle.start();
    await handle.waitReady();
    const lines: string[] = [];
    const supervisor = new Supervisor([supervisedService(handle)], (line) => lines.push(line));
    const killed = handle.kill('SIGKILL');
    await new Promise((resolve) => setImmediate(resolve));
    // While this thread hears nothing, the process ends; the look at it then comes before the news.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, DEAF_MS);
    await killed;
    await handle.start();
    await handle.waitReady();
    await supervisor.stop();
    expect(lines).toEqual([]);
  });
});

describe('sweepProcesses', () => {
  it('ends what a killed owner left, and nothing of a living one', async () => {
    await handle.start();
    await handle.waitReady();
    expect(await sweepProcesses(dir)).toEqual([]);
    expect(handle.pid).toBeDefined();
    // The same record, but of an owner that is gone.
    const owner = await endedProcess();
    const left = identifyProcess(handle.pid ?? 0);
    writeFileSync(
      join(dir, 'processes.json'),
      JSON.stringify({ owner, processes: [{ process: left, entry }] }),
    );
    expect(await sweepProcesses(dir)).toEqual([left?.pid]);
    expect(handle.pid).toBeUndefined();
  });

  it('does not touch a process that is not what was recorded', async () => {
    await handle.start();
    await handle.waitReady();
    const owner = await endedProcess();
    const process = identifyProcess(handle.pid ?? 0);
    const record = { owner, processes: [{ process, entry: 'apps/other/dist/main.js' }] };
    writeFileSync(join(dir, 'processes.json'), JSON.stringify(record));
    expect(await sweepProcesses(dir)).toEqual([]);
    expect(handle.pid).toBeDefined();
  });
});

describe('boundLog', () => {
  it('starts a log anew past its bound while its writer goes on appending', async () => {
    await handle.start();
    await handle.waitReady();
    boundLog(handle.logFile, 4);
    expect(handle.logTail()).toBe('');
    await handle.kill();
    expect(handle.logTail()).toBe('stopping in order');
  });
});

async function endedProcess(): Promise<unknown> {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
  await once(child, 'spawn');
  const identity = identifyProcess(child.pid ?? 0);
  await stopProcess(identity, []);
  return identity;
}
