import type { LegFact } from './facts.ts';
import type { LegGuard } from './leg-machine.ts';
import type { RefundPolicy } from './policy.ts';
import { automaticAttempts, type Leg } from './state.ts';

const attemptOf = (fact: LegFact): number => ('attempt' in fact ? fact.attempt : NaN);

/** What each named guard of the leg machine asks. A fact that names no attempt satisfies none of them. */
export const LEG_GUARDS: Record<LegGuard, (leg: Leg, fact: LegFact, policy: RefundPolicy) => boolean> = {
  current: (leg, fact) => attemptOf(fact) === leg.attempt,
  newer: (leg, fact) => attemptOf(fact) > leg.attempt,
  older: (leg, fact) => attemptOf(fact) < leg.attempt,
  currentOrNewer: (leg, fact) => attemptOf(fact) >= leg.attempt,
  attemptsLeft: (leg, fact, policy) =>
    attemptOf(fact) === leg.attempt && automaticAttempts(leg) < policy.maxAutomaticAttempts,
  answersTimeout: (leg, fact) => attemptOf(fact) === leg.attempt && leg.failure?.by === 'timeout',
};
