import type { PlannedOrder } from '../plan/plan.ts';

/** What came of an order on the player's side. */
export interface Outcome {
  order: PlannedOrder;
  /** As the platform names it; differs from the plan only when a gate names an order in its own way. */
  orderId: string;
  /** The platform took the order. */
  accepted: boolean;
  /** Payments that were acknowledged. */
  paymentIds: string[];
  /** Requests that were answered from an earlier result. */
  replayed: number;
  /** What was wrong with the answers, each in a few words. */
  complaints: string[];
}

/** An outcome of which nothing has happened yet. */
export function newOutcome(order: PlannedOrder): Outcome {
  return { order, orderId: order.orderId, accepted: false, paymentIds: [], replayed: 0, complaints: [] };
}
