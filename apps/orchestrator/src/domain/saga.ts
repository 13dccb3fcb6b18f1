import { initialSaga, type SagaState } from '@night-market/refund-saga';

/** One order's saga as it is stored: the decider's state, and what the runtime knows of it. */
export interface Saga {
  readonly state: SagaState;
  /** The chain of the first fact. */
  readonly correlationId: string;
  /** Where the order was placed; undefined until its request is heard. */
  readonly stallId: string | undefined;
  /** When the first fact happened. */
  readonly createdAtMs: number;
  readonly updatedAtMs: number;
  /** When nothing was left to do; a later duplicate opens the saga again. */
  readonly settledAtMs: number | undefined;
  /** Lines of history so far; 0 before anything is stored. */
  readonly historyLength: number;
}

/** The saga of an order of which nothing is stored yet. */
export const newSaga = (orderId: string, correlationId: string, createdAtMs: number): Saga => ({
  state: initialSaga(orderId),
  correlationId,
  stallId: undefined,
  createdAtMs,
  updatedAtMs: createdAtMs,
  settledAtMs: undefined,
  historyLength: 0,
});
