import { spawnSync } from 'node:child_process';
import { PlainError } from '@night-market/command-line';

const TIMEOUT_MS = 600_000;
const LINES_MAX = 20;

/** Runs a command in the workspace. @throws PlainError with the end of what it said when it fails */
export function runStep(root: string, what: string, command: string, ...args: readonly string[]): void {
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    ...{ cwd: root, encoding: 'utf8', timeout: TIMEOUT_MS, maxBuffer: 64 * 1024 * 1024 },
  });
  if (status === 0) return;
  const words = error?.message ?? `${stdout}${stderr}`.trim().split('\n').slice(-LINES_MAX).join('\n');
  throw new PlainError(
    `${what} failed; all that was written so far is there (git status shows it):\n${words}`,
  );
}
