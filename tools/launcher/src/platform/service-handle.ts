import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { PlainError } from '@night-market/command-line';
import { isAlive, spawnDetached, stopProcess, tailFile, waitFor } from '@night-market/stack';
import type { ProcessIdentity } from '@night-market/stack';
import { workspaceRoot } from '../home.ts';
import { boundLog } from './log-file.ts';
import type { ProcessRecord } from './process-record.ts';

const READY_TIMEOUT_MS = 60_000;
const PROBE_TIMEOUT_MS = 2_000;
const STOP_GRACE_MS = 10_000;

/** What a handle runs. */
export interface ServiceProcessOptions {
  readonly name: string;
  readonly replica: number;
  readonly port: number;
  readonly entry: string;
  readonly nodeArgs?: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  readonly logFile: string;
  readonly record: ProcessRecord;
}

/**
 * One start of it. Each knows for itself whether it was asked to end: the news of an end comes a moment after
 * the process is gone, and the next one may have been started by then.
 */
interface Incarnation {
  readonly identity: ProcessIdentity | undefined;
  stopping: boolean;
}

/** One replica of a service as a process of its own. */
export class ServiceHandle {
  readonly name: string;
  readonly replica: number;
  readonly url: string;
  readonly logFile: string;
  /** Called when the process has ended; `expected` if `kill` was asked for it. */
  onExit: ((how: number | NodeJS.Signals, expected: boolean) => void) | undefined;
  private readonly options: ServiceProcessOptions;
  private process: Incarnation | undefined;
  private starting: Promise<void> = Promise.resolve();

  constructor(options: ServiceProcessOptions) {
    this.options = options;
    this.name = options.name;
    this.replica = options.replica;
    this.url = `http://127.0.0.1:${options.port}`;
    this.logFile = options.logFile;
  }

  /** The name with the replica's number, as it is shown and recorded. */
  get label(): string {
    return this.replica === 0 ? this.name : `${this.name}-${this.replica + 1}`;
  }

  get pid(): number | undefined {
    const identity = this.process?.identity;
    return isAlive(identity) ? identity.pid : undefined;
  }

  /** Starts the process, on the same port as before; does nothing if it runs. */
  start(): Promise<void> {
    return (this.starting = this.starting.catch(() => undefined).then(() => this.spawn()));
  }

  private async spawn(): Promise<void> {
    if (this.pid !== undefined) return;
    const { entry, nodeArgs = [], env, record, logFile } = this.options;
    mkdirSync(dirname(logFile), { recursive: true });
    boundLog(logFile);
    const started = await spawnDetached({
      command: process.execPath,
      args: [...nodeArgs, join(workspaceRoot, entry)],
      cwd: workspaceRoot,
      env,
      outputFile: logFile,
    });
    const incarnation: Incarnation = { identity: started.identity, stopping: false };
    this.process = incarnation;
    record.set(this.label, started.identity, entry);
    void started.ended.then((how) => this.onExit?.(how, incarnation.stopping));
  }

  /** Waits until `/health/ready` answers 200; throws with the end of the log if the process ends first. */
  async waitReady(timeoutMs = READY_TIMEOUT_MS, signal?: AbortSignal): Promise<void> {
    const outcome = await waitFor(
      async () => {
        if (this.pid === undefined) return 'ended';
        return (await this.isReady()) ? 'ready' : undefined;
      },
      { what: `${this.label} is ready`, timeoutMs, intervalMs: 50, signal },
    ).catch((error: unknown) => {
      signal?.throwIfAborted();
      throw new PlainError(
        `${String((error as Error).message)}. The end of ${this.logFile}:\n${this.logTail()}`,
      );
    });
    if (outcome === 'ready') return;
    throw new PlainError(
      `${this.label} ended before it was ready. The end of ${this.logFile}:\n${this.logTail()}`,
    );
  }

  /** One look at `/health/ready`. */
  async isReady(): Promise<boolean> {
    try {
      const response = await fetch(`${this.url}/health/ready`, {
        signal: AbortSignal.timeout(PROBE_TIMEOUT_MS),
      });
      await response.arrayBuffer();
      return response.status === 200;
    } catch {
      return false;
    }
  }

  /**
   * Sends a signal and waits until the process is gone: SIGTERM, the default, is the orderly stop
   * (SIGKILL after 10 s), SIGKILL is a crash.
   */
  async kill(signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
    // One that is just being started would slip through.
    await this.starting.catch(() => undefined);
    if (this.process) this.process.stopping = true;
    await stopProcess(this.process?.identity, [{ signal, graceMs: STOP_GRACE_MS }]);
    this.options.record.delete(this.label);
  }

  /** The last lines of its log. */
  logTail(linesMax = 20): string {
    return tailFile(this.logFile, linesMax);
  }
}
