import { spawnSync } from 'node:child_process';
import { PlainError } from './plain-error.ts';

const TIMEOUT_MS = 600_000;
const OUTPUT_MAX_BYTES = 64 * 1024 * 1024;

/** What a program said that failed. */
export interface FailedStep {
  readonly stdout: string;
  readonly stderr: string;
  /** Why it ended where it said nothing itself. */
  readonly reason: string;
}

/** Where a program runs, and for how long at most: 10 minutes where it is not said. */
export interface StepPlace {
  readonly cwd: string;
  readonly env?: NodeJS.ProcessEnv;
  readonly timeoutMs?: number;
}

/**
 * Runs a program to its end. @returns what it printed
 * @throws PlainError in the words of `failure` unless it ends with 0
 */
export function runStep(
  command: string,
  args: readonly string[],
  { timeoutMs = TIMEOUT_MS, ...place }: StepPlace,
  failure: (failed: FailedStep) => string,
): string {
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    ...{ ...place, encoding: 'utf8', timeout: timeoutMs, maxBuffer: OUTPUT_MAX_BYTES },
  });
  if (status === 0) return stdout;
  // Both are null when the program could not be started.
  const said = { stdout: stdout ?? '', stderr: stderr ?? '' };
  throw new PlainError(failure({ ...said, reason: error?.message ?? 'it was stopped' }));
}
