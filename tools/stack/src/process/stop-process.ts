import { waitFor } from '../wait-for.ts';
import { isAlive } from './process-identity.ts';
import type { ProcessIdentity } from './process-identity.ts';

/** One signal, and how long the process may take to go after it. */
export interface StopStep {
  readonly signal: NodeJS.Signals;
  readonly graceMs: number;
}

const KILL_GRACE_MS = 5_000;

/**
 * Stops one process by its own id, step by step, at last with SIGKILL.
 * Returns the signal after which it was gone, or undefined if it was gone before.
 */
export async function stopProcess(
  target: ProcessIdentity | null | undefined,
  steps: readonly StopStep[],
): Promise<NodeJS.Signals | undefined> {
  if (!isAlive(target)) return undefined;
  for (const step of [...steps, { signal: 'SIGKILL', graceMs: KILL_GRACE_MS } as const]) {
    if (await signalAndWait(target, step)) return step.signal;
  }
  throw new Error(`process ${target.pid} is still there ${KILL_GRACE_MS} ms after SIGKILL`);
}

async function signalAndWait(target: ProcessIdentity, step: StopStep): Promise<boolean> {
  try {
    process.kill(target.pid, step.signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return true;
    throw error;
  }
  try {
    await waitFor(() => !isAlive(target), { what: 'process end', timeoutMs: step.graceMs, intervalMs: 25 });
    return true;
  } catch {
    return false;
  }
}
