import { setTimeout as wait } from 'node:timers/promises';

/**
 * Waits until `probe` gives a value that is neither undefined nor false, and returns it.
 * @throws Error with the last failure when `timeoutMs` is over
 */
export async function eventually<V>(
  probe: () => V | Promise<V>,
  { timeoutMs = 10_000, everyMs = 20 }: { timeoutMs?: number; everyMs?: number } = {},
): Promise<Exclude<Awaited<V>, undefined | false>> {
  const deadlineMs = Date.now() + timeoutMs;
  let failure: unknown = 'the condition stayed false';
  while (Date.now() < deadlineMs) {
    try {
      const value = await probe();
      if (value !== undefined && value !== false) return value as Exclude<Awaited<V>, undefined | false>;
    } catch (error) {
      failure = error;
    }
    await wait(everyMs);
  }
  throw new Error(`not within ${timeoutMs} ms: ${String(failure)}`, { cause: failure });
}
