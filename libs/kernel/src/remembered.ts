import type { Clock } from './clock.ts';

/** One look serves all who ask while it goes on and for `freshMs` after it. A failure is told and not remembered. */
export function remembered<T>(
  look: () => Promise<T>,
  freshMs: number,
  clock: Pick<Clock, 'nowMs'>,
): () => Promise<T> {
  let last: { readonly found: Promise<T>; untilMs: number } | undefined;
  return () => {
    if (last && clock.nowMs() < last.untilMs) return last.found;
    const now = { found: look(), untilMs: Infinity };
    last = now;
    now.found.then(
      () => (now.untilMs = clock.nowMs() + freshMs),
      () => (now.untilMs = -Infinity),
    );
    return now.found;
  };
}
