import type { SagaLeg } from '../api/types.ts';

/** What an operator does about a refund. */
export type LegAct = 'retry' | 'outside';

/** What became of an act: accepted is not yet done. `overtaken`: the money went back, but not in the way that was said. */
export type ActOutcome = 'waiting' | 'done' | 'overtaken' | 'failed';

const ENDS: Readonly<Record<LegAct, string>> = { retry: 'Refunded', outside: 'RefundedOutside' };

/**
 * @param asked the attempt that the act was given
 * @param leg as it is now
 */
export function outcomeOf(act: LegAct, asked: number, leg: SagaLeg | undefined): ActOutcome {
  if (leg?.state === ENDS[act]) return 'done';
  if (leg?.state === 'Refunded' || leg?.state === 'RefundedOutside') return 'overtaken';
  return leg && leg.attempt >= asked && leg.state === 'NeedsAttention' ? 'failed' : 'waiting';
}
