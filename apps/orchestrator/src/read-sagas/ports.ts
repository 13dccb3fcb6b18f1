import type { OverallState } from '@night-market/refund-saga';
import type { HistoryLine } from '../domain/advance.ts';
import type { Saga } from '../domain/saga.ts';

/** Which sagas, one page of them. */
export interface SagaQuery {
  /** Order id after which the page begins. */
  readonly after: string | undefined;
  readonly limit: number;
  /** Only unsettled (true) or settled (false) ones. */
  readonly open: boolean | undefined;
  readonly state: OverallState | undefined;
}

/** Reads sagas without locking them. */
export interface SagaReader {
  /** By order id. */
  list(query: SagaQuery): Promise<readonly Saga[]>;
  find(orderId: string): Promise<Saga | undefined>;
  /** Orders with refund requests of this conversation. */
  ordersOf(conversationId: string): Promise<readonly string[]>;
  /** In order. */
  historyOf(orderId: string): Promise<readonly HistoryLine[]>;
}
