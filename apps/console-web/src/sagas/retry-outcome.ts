import type { SagaLeg } from '../api/types.ts';

/** What became of a retry: accepted is not yet done. */
export type RetryOutcome = 'waiting' | 'done' | 'failed';

/**
 * @param asked the attempt that was asked for
 * @param leg as it is now
 */
export function outcomeOf(asked: number, leg: SagaLeg | undefined): RetryOutcome {
  if (leg?.state === 'Refunded') return 'done';
  return leg && leg.attempt >= asked && leg.state === 'NeedsAttention' ? 'failed' : 'waiting';
}
