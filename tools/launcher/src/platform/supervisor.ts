import { setTimeout as delay } from 'node:timers/promises';
import { boundLog } from './log-file.ts';
import type { ServiceHandle } from './service-handle.ts';

/** How often and how patiently a service that ends by itself is started again. */
export interface RestartPolicy {
  readonly delayMs: number;
  readonly delayMsMax: number;
  /** Restarts in a row before it is given up. */
  readonly restartsMax: number;
  /** A service that ran this long counts as well again. */
  readonly stableMs: number;
}

const DEFAULT_POLICY: RestartPolicy = { delayMs: 500, delayMsMax: 30_000, restartsMax: 10, stableMs: 60_000 };
const LOG_LOOK_MS = 10_000;

/** Starts services again that ended unasked, with a growing delay, and keeps their logs within bounds. */
export class Supervisor {
  readonly #policy: RestartPolicy;
  readonly #log: (line: string) => void;
  readonly #handles: readonly ServiceHandle[];
  readonly #aborter = new AbortController();
  readonly #restarts = new Map<ServiceHandle, { count: number; startedAtMs: number }>();
  readonly #logLook: NodeJS.Timeout;

  constructor(handles: readonly ServiceHandle[], log: (line: string) => void, policy = DEFAULT_POLICY) {
    this.#handles = handles;
    this.#log = log;
    this.#policy = policy;
    for (const handle of handles) {
      this.#restarts.set(handle, { count: 0, startedAtMs: performance.now() });
      handle.onExit = (how, expected) => {
        if (!expected) void this.#revive(handle, how);
      };
      // It may have ended just before anybody watched it.
      if (handle.pid === undefined) void this.#revive(handle, 'SIGKILL');
    }
    this.#logLook = setInterval(() => handles.forEach((handle) => boundLog(handle.logFile)), LOG_LOOK_MS);
    this.#logLook.unref();
  }

  /** From now on a process that ends stays ended. */
  stop(): void {
    this.#aborter.abort();
    clearInterval(this.#logLook);
    for (const handle of this.#handles) handle.onExit = undefined;
  }

  async #revive(handle: ServiceHandle, how: number | NodeJS.Signals): Promise<void> {
    const known = this.#restarts.get(handle) ?? { count: 0, startedAtMs: 0 };
    const stable = performance.now() - known.startedAtMs >= this.#policy.stableMs;
    const count = stable ? 1 : known.count + 1;
    const end = typeof how === 'number' ? `exit code ${how}` : how;
    this.#log(
      `${handle.label}: ended by itself (${end}); the end of ${handle.logFile}:\n${handle.logTail(10)}`,
    );
    if (count > this.#policy.restartsMax) {
      this.#log(`${handle.label}: given up after ${this.#policy.restartsMax} restarts in a row`);
      return;
    }
    const waitMs = Math.min(this.#policy.delayMs * 2 ** (count - 1), this.#policy.delayMsMax);
    this.#log(`${handle.label}: starting it again in ${waitMs} ms`);
    try {
      await delay(waitMs, undefined, { signal: this.#aborter.signal });
      this.#restarts.set(handle, { count, startedAtMs: performance.now() });
      await handle.start();
      await handle.waitReady(undefined, this.#aborter.signal);
      this.#log(`${handle.label}: ready again (pid ${handle.pid})`);
    } catch (error) {
      if (!this.#aborter.signal.aborted)
        this.#log(`${handle.label}: ${String((error as Error).message).split('\n')[0]}`);
    }
  }
}
