import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { writeFileSync } from 'node:fs';
import { PlainError } from '@night-market/command-line';
import { spawnDetached, stopProcess, tailFile, tryLock, waitFor } from '@night-market/stack';
import type { FileLock } from '@night-market/stack';
import { workspaceRoot } from './home.ts';
import { inheritedEnv } from './service-env.ts';

const BUILD_TIMEOUT_MS = 600_000;

/** Builds all apps; Nx skips what has not changed. The output goes to a file and is shown on failure. */
export async function buildApps(logDir: string, signal?: AbortSignal): Promise<void> {
  const ownFolder = join(workspaceRoot, '.nightmarket');
  await Promise.all([mkdir(logDir, { recursive: true }), mkdir(ownFolder, { recursive: true })]);
  // `npm start` and `npm test` at the same time must not write the same files.
  const lock = await waitFor<FileLock>(() => tryLock(join(ownFolder, 'build.lock')), {
    what: 'another build ends',
    timeoutMs: BUILD_TIMEOUT_MS,
    intervalMs: 200,
    signal,
  });
  try {
    await runNx(join(logDir, 'build.log'), signal);
  } finally {
    lock.release();
  }
}

async function runNx(outputFile: string, signal?: AbortSignal): Promise<void> {
  writeFileSync(outputFile, '');
  const nx = join(workspaceRoot, 'node_modules', '.bin', 'nx');
  const started = await spawnDetached({
    command: process.execPath,
    args: [nx, 'run-many', '-t', 'build', '--outputStyle=stream'],
    cwd: workspaceRoot,
    env: { ...inheritedEnv(), NX_DAEMON: 'false', NX_TUI: 'false', NX_NO_CLOUD: 'true', NO_COLOR: '1' },
    outputFile,
  });
  const aborted = Promise.withResolvers<'aborted'>();
  signal?.addEventListener('abort', () => aborted.resolve('aborted'), { once: true });
  const how = await Promise.race([started.ended, aborted.promise]);
  if (how === 0) return;
  await stopProcess(started.identity, [{ signal: 'SIGTERM', graceMs: 3_000 }]);
  signal?.throwIfAborted();
  throw new PlainError(`The build failed; the end of ${outputFile}:\n${tailFile(outputFile, 40)}`);
}
