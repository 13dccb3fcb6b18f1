import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { identifyProcess } from './process-identity.ts';
import type { ProcessIdentity } from './process-identity.ts';

/** What to run, as whom, and into which file its output goes. */
export interface DetachedCommand {
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  readonly outputFile: string;
  readonly uid?: number | undefined;
  readonly gid?: number | undefined;
}

/** A process that was started, and its end. */
export interface DetachedProcess {
  readonly identity: ProcessIdentity;
  /** Resolves when it ends: its exit code, or the signal that ended it. */
  readonly ended: Promise<number | NodeJS.Signals>;
}

/**
 * Starts a process in a process group of its own, so that Ctrl-C in the terminal reaches only us and
 * we stop the parts in order. Its output goes straight to a file, so it survives our own death.
 */
export async function spawnDetached(what: DetachedCommand): Promise<DetachedProcess> {
  const output = openSync(what.outputFile, 'a', 0o644);
  try {
    const child = spawn(what.command, what.args, {
      cwd: what.cwd,
      env: what.env,
      detached: true,
      stdio: ['ignore', output, output],
      ...(what.uid === undefined ? {} : { uid: what.uid }),
      ...(what.gid === undefined ? {} : { gid: what.gid }),
    });
    const ended = new Promise<number | NodeJS.Signals>((resolve) => {
      child.once('exit', (code, signal) => resolve(code ?? signal ?? 'SIGKILL'));
    });
    await new Promise<void>((resolve, reject) => {
      child.once('spawn', resolve);
      child.once('error', reject);
    });
    child.unref();
    const pid = child.pid ?? 0;
    // Gone already: an identity that is not alive lets the caller find out by its usual check.
    return { identity: identifyProcess(pid) ?? { pid, startedAt: 'gone at once' }, ended };
  } finally {
    closeSync(output);
  }
}
