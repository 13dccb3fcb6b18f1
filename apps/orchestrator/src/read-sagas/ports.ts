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
  /** Only those of orders that were placed there. */
  readonly stall?: string | undefined;
}

/** Which sagas, one page of them in the order in which they moved last. */
export interface SagasByTime extends Pick<SagaQuery, 'limit' | 'open' | 'state'> {
  readonly newestFirst: boolean;
  /** The last one of the page before. */
  readonly after: { readonly updatedAtMs: number; readonly orderId: string } | undefined;
}

export interface RequestOfConversation {
  readonly conversationId: string;
  readonly orderId: string;
}

/** Reads sagas without locking them. */
export interface SagaReader {
  /** By order id. */
  list(query: SagaQuery): Promise<readonly Saga[]>;
  listByTime(query: SagasByTime): Promise<readonly Saga[]>;
  find(orderId: string): Promise<Saga | undefined>;
  /** Orders with refund requests of this conversation. */
  ordersOf(conversationId: string): Promise<readonly string[]>;
  /** In order. */
  historyOf(orderId: string): Promise<readonly HistoryLine[]>;
  /** The newest refund requests, the newest first. */
  newestRequests(limit: number): Promise<readonly RequestOfConversation[]>;
  /** The end of the history of each order, in order. */
  recentHistories(orderIds: readonly string[]): Promise<ReadonlyMap<string, readonly HistoryLine[]>>;
}

/** How many sagas have not settled. */
export interface OpenSagas {
  readonly open: number;
  /** With a refund that waits for an operator. */
  readonly needsAttention: number;
}

/** Counts sagas of each kind up to a limit. */
export interface SagaCounter {
  open(limit: number): Promise<OpenSagas>;
  settledSince(sinceMs: number, limit: number): Promise<number>;
}
