import type { SagaFact } from '@night-market/refund-saga';

/** A fact about an order, from the bus, a timer or an operator. */
export interface Occurrence {
  readonly orderId: string;
  readonly fact: SagaFact;
  readonly correlationId: string;
  /** Where the order was placed, if the fact says so. */
  readonly stallId?: string;
}
