import type { Tx } from '@night-market/kernel';
import type { PaymentCommand } from '@night-market/refund-saga';
import type { Advanced, Caused, HistoryLine } from '../domain/advance.ts';
import type { Saga } from '../domain/saga.ts';
import type { SagaTimer } from '../domain/timers.ts';

/** Where sagas are kept. Every call is one statement for all of them. */
export interface SagaStore<T extends Tx> {
  /** The sagas of these orders, locked until the transaction ends, in an order that cannot deadlock. */
  lock(tx: T, orderIds: readonly string[]): Promise<ReadonlyMap<string, Saga>>;
  /**
   * Stores what became of the sagas.
   * @returns the orders whose saga another transaction created since {@link lock}: nothing of these was stored
   */
  save(tx: T, advanced: readonly Advanced[]): Promise<ReadonlySet<string>>;
  addHistory(tx: T, lines: readonly HistoryLine[]): Promise<void>;
  addTimers(tx: T, timers: readonly SagaTimer[]): Promise<void>;
}

/** Asks payments to pay back, or to book what was paid back, in the caller's transaction. */
export interface RefundRequests<T extends Tx> {
  send(tx: T, requests: readonly Caused<PaymentCommand>[], replyByMs: number): Promise<void>;
}

/** Counts what happened to sagas; every call is cheap and never throws. */
export interface SagaObserver {
  moved(machine: 'order' | 'leg', to: string): void;
  /** `seconds` since the first fact of the order. */
  settled(seconds: number): void;
}
