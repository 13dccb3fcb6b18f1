import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { lockHolder, tryLock } from './file-lock.ts';
import { commandLineOf, identifyProcess, isAlive } from './process-identity.ts';
import type { ProcessIdentity } from './process-identity.ts';
import { stopProcess } from './stop-process.ts';

const children: ChildProcess[] = [];
let dir: string;

/** A process that says a line when its script is set up. */
async function run(script: string): Promise<ProcessIdentity> {
  const child = spawn(process.execPath, ['-e', `${script}; console.log('up'); setInterval(() => {}, 1000)`], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  children.push(child);
  await once(child.stdout, 'data');
  const identity = identifyProcess(child.pid ?? 0);
  if (!identity) throw new Error('the child is not there');
  return identity;
}

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'night-market-process-'));
});

afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  rmSync(dir, { recursive: true, force: true });
});

describe('process identity', () => {
  it('knows a living process and its command line', async () => {
    const child = await run('globalThis.marker = 1');
    expect(isAlive(child)).toBe(true);
    expect(commandLineOf(child.pid)).toContain('globalThis.marker');
  });

  it('does not take another process with the same pid for it', async () => {
    const child = await run('');
    expect(isAlive({ ...child, startedAt: 'another time' })).toBe(false);
  });

  it('counts an ended process as gone', async () => {
    const child = await run('');
    await stopProcess(child, []);
    expect(isAlive(child)).toBe(false);
    expect(commandLineOf(child.pid)).toBe('');
  });
});

describe('stopProcess', () => {
  it('goes on to SIGKILL when a process ignores the gentle signal', async () => {
    const child = await run("process.on('SIGTERM', () => {})");
    expect(await stopProcess(child, [{ signal: 'SIGTERM', graceMs: 100 }])).toBe('SIGKILL');
    expect(isAlive(child)).toBe(false);
  });

  it('is content with the gentle signal when that is enough', async () => {
    const child = await run('');
    expect(await stopProcess(child, [{ signal: 'SIGTERM', graceMs: 5_000 }])).toBe('SIGTERM');
  });

  it('never signals a process that merely got the same pid', async () => {
    const child = await run('');
    expect(await stopProcess({ ...child, startedAt: 'earlier' }, [])).toBeUndefined();
    expect(isAlive(child)).toBe(true);
  });
});

describe('tryLock', () => {
  it('is refused while a living process holds it and free after release', () => {
    const path = join(dir, 'lock');
    const lock = tryLock(path);
    expect(lock).toBeDefined();
    expect(tryLock(path)).toBeUndefined();
    lock?.release();
    expect(tryLock(path)).toBeDefined();
  });

  it('is taken over from a holder that was killed', async () => {
    const path = join(dir, 'lock');
    const child = await run('');
    writeFileSync(path, JSON.stringify(child));
    expect(tryLock(path)).toBeUndefined();
    await stopProcess(child, []);
    expect(tryLock(path)).toBeDefined();
    expect(lockHolder(path)?.pid).toBe(process.pid);
    expect(readdirSync(dir)).toEqual(['lock']);
  });

  it('is taken over when the file is damaged', () => {
    const path = join(dir, 'lock');
    writeFileSync(path, 'half a li');
    expect(tryLock(path)).toBeDefined();
    expect(JSON.parse(readFileSync(path, 'utf8'))).toMatchObject({ pid: process.pid });
  });
});
