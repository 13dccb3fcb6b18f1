import { setTimeout as delay } from 'node:timers/promises';

/** How long and how often `waitFor` looks, and what it says when the time is over. */
export interface WaitOptions {
  readonly what: string;
  readonly timeoutMs: number;
  readonly intervalMs?: number;
  readonly signal?: AbortSignal | undefined;
}

/** Asks `probe` until it gives something other than undefined or false; throws when the time is over. */
export async function waitFor<T>(
  probe: () => Promise<T | undefined | false> | T | undefined | false,
  options: WaitOptions,
): Promise<T> {
  const deadlineMs = performance.now() + options.timeoutMs;
  for (;;) {
    options.signal?.throwIfAborted();
    const found = await probe();
    if (found !== undefined && found !== false) return found;
    if (performance.now() >= deadlineMs) {
      throw new Error(`${options.what}: not within ${options.timeoutMs} ms`);
    }
    await delay(options.intervalMs ?? 50, undefined, options.signal ? { signal: options.signal } : undefined);
  }
}
