import type { OrderFact } from './facts.ts';
import type { OrderTransition } from './order-machine.ts';
import type { OrderProgress } from './state.ts';

type Update = NonNullable<OrderTransition['update']>[number];

/** What each named update of the order machine notes. */
export const ORDER_UPDATES: Record<Update, (order: OrderProgress, fact: OrderFact) => OrderProgress> = {
  noteCapture: (order, fact) =>
    fact.type === 'captured' ? { state: order.state, txnId: fact.txnId } : order,
  noteDecline: (order, fact) =>
    fact.type === 'capture_failed' ? { state: order.state, code: fact.code } : order,
};
