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

/** How the sagas stand, all in all. */
export const summarizeSagas = (counter: SagaCounter, clock: Clock): (() => Promise<SagaSummary>) =>
  remembered(
    async () => {
      const sinceMs = clock.nowMs() - WINDOW_HOURS * 3_600_000;
      const { open, needsAttention, settled } = await counter.count(LOOKED_AT_MAX, sinceMs);
      return {
        open: toCappedCount(open),
        needsAttention: toCappedCount(needsAttention),
        settled: toCappedCount(settled),
        windowHours: WINDOW_HOURS,
      };
    },
    FRESH_MS,
    clock,
  );
