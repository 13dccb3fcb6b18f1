import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  commonConfig,
  createRuntime,
  loadConfig,
  startService,
  type CommonConfig,
  type RunningService,
  type ServiceDefinition,
} from '@night-market/service-kit';
import { createDatabase, eventually, type TestBus } from '@night-market/testing';

/** A service that does nothing but be listed. */
export const stall: ServiceDefinition<CommonConfig> = {
  name: 'stall',
  title: 'Stall',
  loadConfig: () => loadConfig(commonConfig, process.env),
  migrations: [],
  createModule: () => ({ module: class StallModule {} }),
};

const ROOT = join(import.meta.dirname, '../../../..');
const HOOKS = join(ROOT, 'tools/launcher/typescript-hooks.mjs');
const PROGRAM = join(import.meta.dirname, '../fixtures/stall.ts');

export const nameAt = (url: string): string => `stall:${hostname()}-${new URL(url).port}`;

/** Makes stalls that are listed in this directory, in this process or in processes of their own. */
export async function stallsIn(directoryUrl: string, { brokers, namespace }: TestBus) {
  const database = await createDatabase();
  const folder = mkdtempSync(join(tmpdir(), 'stall-'));
  const tokens = join(folder, 'tokens.json');
  writeFileSync(tokens, JSON.stringify({ present: { directory: 'test-service:stall:directory' } }));
  const settings = {
    ...{ DATABASE_URL: database.url, KAFKA_BROKERS: brokers.join(','), KAFKA_NAMESPACE: namespace },
    ...{ HTTP_PORT: '0', INSIDE_ACCESS: 'open', LOG_LEVEL: 'silent', MIGRATE_ON_START: 'true' },
    ...{ SERVICE_TOKENS_FILE: tokens, DIRECTORY_URL: directoryUrl },
  };
  const running = new Set<RunningService>();
  const children: ChildProcess[] = [];
  return {
    start: async (): Promise<RunningService> => {
      const config = loadConfig(commonConfig, settings);
      const service = await startService(stall, createRuntime(stall, config), config);
      running.add(service);
      return service;
    },
    /** Resolves when it serves at this port. */
    spawn: async (port: number): Promise<ChildProcess> => {
      const env = { ...process.env, ...settings, HTTP_PORT: String(port) };
      const child = spawn(process.execPath, ['--import', HOOKS, PROGRAM], {
        cwd: ROOT,
        env,
        stdio: 'inherit',
      });
      children.push(child);
      await eventually(async () => (await fetch(`http://127.0.0.1:${port}/health/live`)).ok, {
        timeoutMs: 90_000,
      });
      return child;
    },
    stop: async (service: RunningService): Promise<void> => {
      running.delete(service);
      await service.stop();
    },
    close: async (): Promise<void> => {
      for (const service of running) await service.stop();
      for (const child of children.filter(
        ({ exitCode, signalCode }) => exitCode === null && signalCode === null,
      )) {
        child.kill('SIGKILL');
        await once(child, 'exit');
      }
      rmSync(folder, { recursive: true, force: true });
      await database.drop();
    },
  };
}

/** Kills it as a machine that loses its power does. */
export async function killHard(child: ChildProcess): Promise<void> {
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
}
