import type { LegFact } from './facts.ts';
import type { LegUpdate } from './leg-machine.ts';
import type { Leg } from './state.ts';

/** What each named update of the leg machine notes. */
export const LEG_UPDATES: Record<LegUpdate, (leg: Leg, fact: LegFact) => Leg> = {
  learnDuplicate: (leg, fact) => {
    if (fact.type !== 'duplicate_captured') return leg;
    const { origTxnId, amount, currency } = fact;
    // What is known stays: a repetition only fills gaps. Keys without a value would not survive JSON.
    return {
      ...(origTxnId === undefined ? {} : { origTxnId }),
      ...(amount === undefined ? {} : { amount }),
      ...(currency === undefined ? {} : { currency }),
      ...leg,
    };
  },
  countAttempt: (leg, fact) => ({
    ...leg,
    attempt: leg.attempt + 1,
    ...(fact.type === 'retry_requested' && { operatorAttempts: (leg.operatorAttempts ?? 0) + 1 }),
  }),
  noteFailure: (leg, fact) => {
    if (fact.type !== 'refund_failed') return leg;
    const { attempt, code } = fact;
    return { ...leg, attempt, failure: { attempt, code, by: 'answer' } };
  },
  noteTimeout: (leg) => ({
    ...leg,
    failure: { attempt: leg.attempt, code: 'timed_out', by: 'timeout' },
  }),
  noteRefund: (leg, fact) => {
    if (fact.type !== 'refunded') return leg;
    // Failures before a refund arrive in any order or not at all, so a refunded leg remembers none of them,
    // nor who asked for which attempt: the history does.
    const { failure: _failure, operatorAttempts: _asked, ...rest } = leg;
    return { ...rest, attempt: fact.attempt, refundId: fact.refundId };
  },
};
