import { LOOKED_AT_MAX, remembered, toCappedCount, type CappedCount, type Clock } from '@night-market/kernel';
import type { SagaCounter } from './ports.ts';

export interface SagaSummary {
  readonly open: CappedCount;
  readonly needsAttention: CappedCount;
  /** In the last {@link SagaSummary.windowHours}. */
  readonly settled: CappedCount;
  readonly windowHours: number;
}

const WINDOW_HOURS = 1;
/** However many look, the database is asked once in this time. */
const FRESH_MS = 2_000;
/** What has settled lately is much while the market is busy. */
const SETTLED_FRESH = { leastMs: FRESH_MS, mostMs: 10_000 };

/** How the sagas stand, all in all. */
export function summarizeSagas(counter: SagaCounter, clock: Clock): () => Promise<SagaSummary> {
  const openNow = remembered(() => counter.open(LOOKED_AT_MAX), FRESH_MS, clock);
  const settledLately = remembered(
    () => counter.settledSince(clock.nowMs() - WINDOW_HOURS * 3_600_000, LOOKED_AT_MAX),
    SETTLED_FRESH,
    clock,
  );
  return async () => {
    const [{ open, needsAttention }, settled] = await Promise.all([openNow(), settledLately()]);
    return {
      open: toCappedCount(open),
      needsAttention: toCappedCount(needsAttention),
      settled: toCappedCount(settled),
      windowHours: WINDOW_HOURS,
    };
  };
}
