import type { Clock } from './clock.ts';

interface Look<T> {
  readonly found: Promise<T>;
  readonly beganAtMs: number;
  /** Undefined while it goes on. */
  doneAtMs?: number;
}

export interface Freshness {
  readonly leastMs: number;
  readonly mostMs: number;
}

/** A look whose freshness may grow is fresh for so many times as long as it took. */
const TIMES_ITS_LENGTH = 50;

/**
 * One look serves all who ask while it goes on and for a while after it. A failure is told and not remembered.
 * @param fresh milliseconds; with a least and a most, a look that takes long is made less often
 */
export function remembered<T>(
  look: () => Promise<T>,
  fresh: number | Freshness,
  clock: Pick<Clock, 'nowMs'>,
): () => Promise<T> {
  const { leastMs, mostMs } = typeof fresh === 'number' ? { leastMs: fresh, mostMs: fresh } : fresh;
  let last: Look<T> | undefined;
  const begin = (): Promise<T> => {
    const now: Look<T> = { beganAtMs: clock.nowMs(), found: look() };
    last = now;
    now.found.then(
      () => (now.doneAtMs = clock.nowMs()),
      () => {
        if (last === now) last = undefined;
      },
    );
    return now.found;
  };
  const isFresh = ({ beganAtMs, doneAtMs }: Look<T>): boolean => {
    if (doneAtMs === undefined) return true;
    const freshMs = Math.min(mostMs, Math.max(leastMs, TIMES_ITS_LENGTH * (doneAtMs - beganAtMs)));
    const ageMs = clock.nowMs() - doneAtMs;
    // A clock that was set back says nothing about the age.
    return ageMs >= 0 && ageMs < freshMs;
  };
  return () => (last && isFresh(last) ? last.found : begin());
}
