import type { Clock } from './clock.ts';

/**
 * For what would be said at every call and is said now and then: true the first time, and then once every `everyMs` at
 * most. A clock that is set back or forward makes nothing silent for longer.
 */
export function throttle(clock: Pick<Clock, 'nowMs'>, everyMs: number): () => boolean {
  let lastMs = -Infinity;
  return () => {
    const nowMs = clock.nowMs();
    if (Math.abs(nowMs - lastMs) < everyMs) return false;
    lastMs = nowMs;
    return true;
  };
}
