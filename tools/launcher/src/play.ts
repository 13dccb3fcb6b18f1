import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { identifyProcess, stopProcess } from '@night-market/stack';
import { resolveHome, workspaceRoot } from './home.ts';
import { sweepHome } from './own-folder.ts';
import { inheritedEnv } from './service-env.ts';

/** A program may have a whole platform and its stack to stop before it can end. */
const STOP_GRACE_MS = 30_000;

export interface TerminalOptions {
  /** The program leaves its own processes running when it is stopped: end them with it. */
  readonly endGroup?: boolean;
}

/**
 * Runs a program on this terminal and resolves with its exit code; an abort stops it. If it was killed, what it
 * had started is ended by the ids it noted.
 */
export async function runOnTerminal(
  entry: string,
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
  signal: AbortSignal,
  { endGroup = false }: TerminalOptions = {},
): Promise<number> {
  const childEnv = { ...inheritedEnv(), ...env };
  const child = spawn(process.execPath, [join(workspaceRoot, entry), ...args], {
    cwd: workspaceRoot,
    env: childEnv,
    stdio: 'inherit',
    detached: endGroup,
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
    if (endGroup && signal.aborted) killGroup(child.pid);
    return code ?? 1;
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

/** A worker that computes hears no other signal. The id is nobody else's as long as one of the group lives. */
function killGroup(groupId: number | undefined): void {
  if (groupId === undefined) return;
  try {
    process.kill(-groupId, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
