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
    ...(isAsked(fact) && { operatorAttempts: (leg.operatorAttempts ?? 0) + 1 }),
  }),
  noteEvidence: (leg, fact) => (fact.type === 'outside_reported' ? { ...leg, evidence: fact.evidence } : leg),
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
    return { ...settledLeg(leg), attempt: fact.attempt, refundId: fact.refundId };
  },
  noteOutsideRefund: (leg, fact) => {
    if (fact.type !== 'refunded_outside') return leg;
    return { ...settledLeg(leg), attempt: fact.attempt, evidence: fact.evidence };
  },
};

const isAsked = ({ type }: LegFact): boolean => type === 'retry_requested' || type === 'outside_reported';

/**
 * Failures before a refund arrive in any order or not at all, so a settled leg remembers none of them, nor who asked for
 * which attempt or said that the money was given: the history does.
 */
function settledLeg({ failure: _failure, operatorAttempts: _asked, evidence: _evidence, ...rest }: Leg): Leg {
  return rest;
}
