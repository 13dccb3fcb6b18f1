import type { Clock } from './clock.ts';

interface Look<T> {
  readonly found: Promise<T>;
  /** Undefined while it goes on. */
  doneAtMs?: number;
}

/** One look serves all who ask while it goes on and for `freshMs` after it. A failure is told and not remembered. */
export function remembered<T>(
  look: () => Promise<T>,
  freshMs: number,
  clock: Pick<Clock, 'nowMs'>,
): () => Promise<T> {
  let last: Look<T> | undefined;
  const begin = (): Promise<T> => {
    const now: Look<T> = { found: look() };
    last = now;
    now.found.then(
      () => (now.doneAtMs = clock.nowMs()),
      () => {
        if (last === now) last = undefined;
      },
    );
    return now.found;
  };
  const isFresh = ({ doneAtMs }: Look<T>): boolean => {
    if (doneAtMs === undefined) return true;
    const ageMs = clock.nowMs() - doneAtMs;
    // A clock that was set back says nothing about the age.
    return ageMs >= 0 && ageMs < freshMs;
  };
  return () => (last && isFresh(last) ? last.found : begin());
}
