import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { identifyProcess, stopProcess } from '@night-market/stack';
import { workspaceRoot } from './home.ts';
import { inheritedEnv } from './service-env.ts';

/** Runs one of our programs on this terminal and resolves with its exit code; an abort stops it. */
export async function runOnTerminal(
  entry: string,
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
  signal: AbortSignal,
): Promise<number> {
  const child = spawn(process.execPath, [join(workspaceRoot, entry), ...args], {
    cwd: workspaceRoot,
    env: { ...inheritedEnv(), ...env },
    stdio: 'inherit',
  });
  const identity = identifyProcess(child.pid ?? 0);
  const stop = (): void => void stopProcess(identity, [{ signal: 'SIGTERM', graceMs: 5_000 }]);
  signal.addEventListener('abort', stop, { once: true });
  try {
    return await new Promise<number>((resolve, reject) => {
      child.once('error', reject);
      child.once('exit', (code) => resolve(code ?? 1));
    });
  } finally {
    signal.removeEventListener('abort', stop);
  }
}
