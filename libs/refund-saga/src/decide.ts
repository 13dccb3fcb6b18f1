import { decideLeg } from './decide-leg.ts';
import { decideOrder } from './decide-order.ts';
import type { Decision } from './decision.ts';
import { isLegFact, type SagaFact } from './facts.ts';
import type { RefundPolicy } from './policy.ts';
import type { SagaState } from './state.ts';

/**
 * What follows from learning `fact` in `state`. Pure and total: it never throws, and facts that come again,
 * late or before the one they follow end in the same state.
 *
 * The runtime stores the state, the transitions and the commands in one transaction. It need not skip
 * repeated facts, though it should, to keep the history short.
 */
export function decide(state: SagaState, fact: SagaFact, policy: RefundPolicy): Decision {
  return isLegFact(fact) ? decideLeg(state, fact, policy) : decideOrder(state, fact);
}
