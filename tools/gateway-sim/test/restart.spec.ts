import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { appendFile, truncate, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import {
  apiKey,
  call,
  capture,
  newFolder,
  newGateway,
  onCleanup,
  setFaults,
  until,
  webhookSecret,
} from './harness.ts';
import type { Gateway } from '../src/index.ts';

// Processes start slowly beside other suites.
vi.setConfig({ testTimeout: 30_000 });

const main = new URL('../src/main.ts', import.meta.url).pathname;

const run = (env: NodeJS.ProcessEnv): ChildProcess =>
  spawn(process.execPath, [main], { env: { PATH: process.env['PATH'], ...env } });

async function startProcess(dataDir: string): Promise<{ child: ChildProcess; at: Gateway }> {
  const child = run({ GATEWAY_API_KEY: apiKey, GATEWAY_WEBHOOK_SECRET: webhookSecret, DATA_DIR: dataDir });
  onCleanup(async () => void child.kill('SIGKILL'));
  const lines = createInterface({ input: child.stdout as NodeJS.ReadableStream });
  const [line] = (await once(lines, 'line')) as [string];
  const url = /^gateway-sim listening on (http:\S+)$/.exec(line)?.[1];
  return { child, at: { url } as Gateway };
}

describe('a restart', () => {
  it('keeps the books over kill -9: every answered capture is there and is not made again', async () => {
    const dataDir = await newFolder();
    const { child, at } = await startProcess(dataDir);
    const answered: { reference: string; id: string }[] = [];
    const work = Array.from({ length: 8 }, async (_, worker) => {
      for (let n = 0; ; n += 1) {
        const reference = `o-${worker}-${n}`;
        const { body } = await capture(at, reference);
        answered.push({ reference, id: body.id });
      }
    });
    const gone = Promise.allSettled(work);
    await until(() => answered.length > 200);
    child.kill('SIGKILL');
    await gone;
    const again = await newGateway({ dataDir });
    for (const { reference, id } of answered) {
      expect(again.books.byReference(reference)?.captures.map((made) => made.id)).toEqual([id]);
    }
    const [first] = answered;
    expect(await capture(again, first?.reference as string)).toMatchObject({
      replayed: true,
      body: { id: first?.id },
    });
  });

  it('stops on SIGTERM in time, even with a request it holds', async () => {
    const { child, at } = await startProcess(await newFolder());
    await setFaults(at, { byReference: { o: 'timeout_before_capture' } });
    const held = capture(at, 'o').catch(() => 'cut');
    await until(async () => (await call(at.url, 'GET', '/metrics')).text.includes('gateway_faults_total'));
    const startMs = performance.now();
    child.kill('SIGTERM');
    const [code] = (await once(child, 'exit')) as [number];
    expect(code).toBe(0);
    // The platform kills what has not ended after 10 s.
    expect(performance.now() - startMs).toBeLessThan(10_000);
    expect(await held).toBe('cut');
  });

  it('drops a torn last line and goes on', async () => {
    const dataDir = await newFolder();
    const before = await newGateway({ dataDir });
    await capture(before, 'a');
    await capture(before, 'b');
    await before.close();
    const journal = join(dataDir, 'journal.jsonl');
    await truncate(journal, (await stat(journal)).size - 5);
    const between = await newGateway({ dataDir });
    expect(between.books.references.map(({ reference }) => reference)).toEqual(['a']);
    await capture(between, 'c');
    await between.close();
    const after = await newGateway({ dataDir });
    expect(after.books.references.map(({ reference }) => reference)).toEqual(['a', 'c']);
  });

  it('refuses a journal that is damaged in the middle', async () => {
    const dataDir = await newFolder();
    await appendFile(join(dataDir, 'journal.jsonl'), 'nonsense\n');
    await expect(newGateway({ dataDir })).rejects.toThrow('not JSON');
  });

  it('keeps settings, plans, what has happened, declines and late captures', async () => {
    const dataDir = await newFolder();
    const before = await newGateway({ dataDir });
    const byReference = { d: 'decline', l: 'late_success', s: 'server_error_before' };
    await setFaults(before, { byReference, timeoutHoldMs: 20, lateMs: 100 });
    await capture(before, 'd');
    await capture(before, 's');
    await expect(capture(before, 'l')).rejects.toThrow();
    await before.close();
    const after = await newGateway({ dataDir });
    expect((await call(after.url, 'GET', '/admin/faults')).body).toMatchObject({ byReference, lateMs: 100 });
    expect(await capture(after, 'd')).toMatchObject({ status: 402, replayed: true });
    expect(await capture(after, 's')).toMatchObject({ status: 200 });
    await until(() => after.books.byReference('l')?.captures.length === 1);
  });
});

async function endOf(env: NodeJS.ProcessEnv): Promise<{ code: number; text: string }> {
  const child = run(env);
  let text = '';
  child.stderr?.on('data', (chunk: Buffer) => (text += chunk.toString()));
  const [code] = (await once(child, 'close')) as [number];
  return { code, text };
}

describe('the environment', () => {
  const good = { GATEWAY_API_KEY: 'k', GATEWAY_WEBHOOK_SECRET: webhookSecret, DATA_DIR: '/nowhere' };

  const cases: [NodeJS.ProcessEnv, string][] = [
    [{ GATEWAY_API_KEY: undefined }, 'The environment variable GATEWAY_API_KEY is missing.'],
    [{ HTTP_PORT: 'x' }, 'The environment variable HTTP_PORT must be a port number.'],
    [{ GATEWAY_WEBHOOK_SECRET: 'x' }, 'The environment variable GATEWAY_WEBHOOK_SECRET must be whsec_'],
    [{ WEBHOOK_URL: 'ftp://x' }, 'The environment variable WEBHOOK_URL must be a comma list'],
  ];
  let endings: Promise<{ code: number; text: string }>[];
  // All at once, for each takes a while to start; they end by themselves.
  beforeAll(() => {
    endings = cases.map(([wrong]) => endOf({ ...good, ...wrong }));
  });

  it.each(cases.map(([wrong, sentence], at) => [JSON.stringify(wrong), sentence, at] as const))(
    '%s is one plain sentence',
    async (_wrong, sentence, at) => {
      const { code, text } = await endings[at]!;
      expect(code).toBe(2);
      expect(text).toContain(sentence);
      expect(text.trim().split('\n')).toHaveLength(1);
    },
  );
});
