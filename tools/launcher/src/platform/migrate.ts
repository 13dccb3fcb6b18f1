import { join } from 'node:path';
import { PlainError } from '@night-market/command-line';
import { spawnDetached, stopProcess, tailFile } from '@night-market/stack';
import { workspaceRoot } from '../home.ts';

const MIGRATE_TIMEOUT_MS = 120_000;

/** Brings a service's database up to date: `<entry> migrate`, which must end with exit code 0. */
export async function migrateService(
  service: { name: string; entry: string },
  env: NodeJS.ProcessEnv,
  logFile: string,
  signal?: AbortSignal,
): Promise<void> {
  const started = await spawnDetached({
    command: process.execPath,
    args: [join(workspaceRoot, service.entry), 'migrate'],
    cwd: workspaceRoot,
    env,
    outputFile: logFile,
  });
  const limits = [AbortSignal.timeout(MIGRATE_TIMEOUT_MS), ...(signal ? [signal] : [])];
  const cut = Promise.withResolvers<'cut'>();
  AbortSignal.any(limits).addEventListener('abort', () => cut.resolve('cut'), { once: true });
  const how = await Promise.race([started.ended, cut.promise]);
  if (how === 0) return;
  await stopProcess(started.identity, []);
  signal?.throwIfAborted();
  const outcome = how === 'cut' ? `no end within ${MIGRATE_TIMEOUT_MS} ms` : String(how);
  throw new PlainError(`The migration of ${service.name} failed (${outcome}):\n${tailFile(logFile, 20)}`);
}
