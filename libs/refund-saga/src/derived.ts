import { LEG_MACHINE } from './leg-machine.ts';
import { ORDER_MACHINE, type OrderState } from './order-machine.ts';
import type { Leg, SagaState } from './state.ts';

/** One label for a whole saga. */
export type OverallState = OrderState | 'RefundCommanded' | 'NeedsAttention' | 'Refunded';

const legSettled = ({ state }: Leg): boolean => LEG_MACHINE.final.includes(state);

const orderSettled = (state: SagaState): boolean => ORDER_MACHINE.final.includes(state.order.state);

/** Nothing is left to do: the order is Captured or CaptureFailed, and every leg is Refunded or RefundedOutside. */
export function settled(state: SagaState): boolean {
  const legs = Object.values(state.legs);
  return orderSettled(state) && legs.every(legSettled);
}

/**
 * The label of a saga in lists, by its worst part; the first that applies:
 *
 * 1. NeedsAttention: some leg is in NeedsAttention.
 * 2. RefundCommanded: some leg is not settled yet (one in AwaitingDuplicate or OutsideReported, too).
 * 3. Refunded: there are legs, all are Refunded or RefundedOutside, and the order is Captured or CaptureFailed.
 * 4. The order's own state, None included: without legs, or where the refunds are through and the order's
 *    result is still to come.
 */
export function overallState(state: SagaState): OverallState {
  const legs = Object.values(state.legs);
  if (legs.some((leg) => leg.state === 'NeedsAttention')) return 'NeedsAttention';
  if (!legs.every(legSettled)) return 'RefundCommanded';
  return legs.length > 0 && orderSettled(state) ? 'Refunded' : state.order.state;
}
