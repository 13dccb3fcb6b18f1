import type { Clock } from '@night-market/kernel';

/** How long a handler may go on once the service stops. */
const STOP_GRACE_MS = 3_000;

/**
 * A deadline is counted in so many steps: a process that was frozen, or starved by its neighbours, hears of its timers
 * before it hears of the answers that came meanwhile, and must not blame the handler for more than one of them.
 */
const STEPS = 4;

/** A handler did not return in time. Recoverable: the next try may find its lock or its peer free. */
export class DeadlineError extends Error {
  override readonly name = 'DeadlineError';
}

/**
 * Runs `work` with a signal that aborts when its time is up or `parent` aborts. Nobody waits for it longer than
 * that: its transaction is rolled back, and what it still does through it is refused by the store.
 */
export async function withDeadline<R>(
  { clock, limitMs, parent }: { clock: Clock; limitMs: number; parent: AbortSignal },
  work: (signal: AbortSignal) => Promise<R>,
): Promise<R> {
  const over = new AbortController();
  const { promise: late, reject } = Promise.withResolvers<never>();
  late.catch(() => undefined);
  const fail = (ms: number): void => {
    over.abort();
    reject(new DeadlineError(`the handler did not return within ${ms} ms`));
  };
  const cancels = new Set<() => void>();
  const within = (ms: number, steps = STEPS): void => {
    const cancel = clock.schedule(ms / STEPS, () => {
      cancels.delete(cancel);
      if (steps > 1) within(ms, steps - 1);
      else fail(ms);
    });
    cancels.add(cancel);
  };
  within(limitMs);
  const onStop = (): void => {
    over.abort();
    within(STOP_GRACE_MS);
  };
  if (parent.aborted) onStop();
  else parent.addEventListener('abort', onStop, { once: true });
  try {
    return await Promise.race([work(over.signal), late]);
  } finally {
    for (const cancel of cancels) cancel();
    parent.removeEventListener('abort', onStop);
  }
}
