import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { identifyProcess, stopProcess } from '@night-market/stack';
import { resolveHome, workspaceRoot } from './home.ts';
import { sweepHome } from './own-folder.ts';
import { inheritedEnv } from './service-env.ts';

/** A program may have a whole platform and its stack to stop before it can end. */
const STOP_GRACE_MS = 30_000;

/**
 * Runs one of our programs on this terminal and resolves with its exit code; an abort stops it. If it was killed, what it
 * had started is ended by the ids it noted.
 */
export async function runOnTerminal(
  entry: string,
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
  signal: AbortSignal,
): Promise<number> {
  const childEnv = { ...inheritedEnv(), ...env };
  const child = spawn(process.execPath, [join(workspaceRoot, entry), ...args], {
    cwd: workspaceRoot,
    env: childEnv,
    stdio: 'inherit',
  });
  const identity = identifyProcess(child.pid ?? 0);
  const stop = (): void => void stopProcess(identity, [{ signal: 'SIGTERM', graceMs: STOP_GRACE_MS }]);
  signal.addEventListener('abort', stop, { once: true });
  try {
    const code = await new Promise<number | null>((resolve, reject) => {
      child.once('error', reject);
      child.once('exit', resolve);
    });
    if (code === null) await sweepHome(resolveHome(childEnv));
    return code ?? 1;
  } finally {
    signal.removeEventListener('abort', stop);
  }
}
