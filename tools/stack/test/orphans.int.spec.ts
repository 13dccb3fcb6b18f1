import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { createServer } from 'node:net';
import pg from 'pg';
import { describe, expect, it } from 'vitest';
import { identifyProcess, isAlive, startStack, stopProcess, waitFor } from '../src/index.ts';
import { cacheDir, newDataDir } from './support.ts';

const env = { PATH: process.env['PATH'] };

/** Starts a stack in another process; returns that process and what it started. */
async function holdStack(dataDir: string): Promise<{ holder: number; kafka: number; postgres: number }> {
  const script = `${import.meta.dirname}/hold-stack.ts`;
  const child = spawn(process.execPath, [script, dataDir, cacheDir], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env,
  });
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  const pids = JSON.parse(line.toString('utf8')) as { kafka: [number]; postgres: number };
  return { holder: child.pid ?? 0, kafka: pids.kafka[0], postgres: pids.postgres };
}

describe('after everything was killed', () => {
  it('a start ends the leftovers it recorded, keeps the data, and avoids ports that are taken now', async () => {
    const dataDir = newDataDir('orphans');
    const { holder, kafka, postgres } = await holdStack(dataDir);
    const orphans = [identifyProcess(kafka), identifyProcess(postgres)];
    await stopProcess(identifyProcess(holder), []);
    expect(orphans.every((orphan) => isAlive(orphan))).toBe(true);

    // The database server is killed too, so that its postmaster.pid is stale; Kafka goes on running.
    await stopProcess(orphans[1], []);
    const lines: string[] = [];
    const stack = await startStack({ dataDir, cacheDir, env, log: (line) => lines.push(line) });
    try {
      expect(isAlive(orphans[0])).toBe(false);
      expect(lines.join('\n')).toContain(`stopping what an earlier run left behind (pid ${kafka})`);
      const client = new pg.Client({ connectionString: await stack.ensureDatabase('kept') });
      client.on('error', () => undefined);
      await client.connect();
      await client.end();
    } finally {
      const startedAtMs = performance.now();
      await stack.stop();
      expect(performance.now() - startedAtMs).toBeLessThan(10_000);
    }
    expect([...stack.kafka.pids, stack.postgres.pid]).toEqual([undefined, undefined]);
    await startOnTakenPorts(dataDir, stack.brokers[0] ?? '');
    rmSync(dataDir, { recursive: true, force: true });
  }, 180_000);
});

/** The broker's port of last time is somebody else's now: the same data must come up on another one. */
async function startOnTakenPorts(dataDir: string, broker: string): Promise<void> {
  const thief = createServer();
  const port = Number(broker.split(':')[1]);
  await waitFor(
    () =>
      new Promise<boolean>((resolve) => {
        thief.once('error', () => resolve(false));
        thief.listen(port, '127.0.0.1', () => resolve(true));
      }),
    { what: 'the port is free', timeoutMs: 10_000 },
  );
  const stack = await startStack({ dataDir, cacheDir, env });
  try {
    expect(stack.brokers[0]).not.toBe(broker);
    await stack.ensureTopics([{ name: 'moved.v1', partitions: 1 }]);
  } finally {
    await stack.stop();
    thief.close();
  }
}
