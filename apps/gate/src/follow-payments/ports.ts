import type { Tx } from '@night-market/kernel';

/** What is known of the charge of an order. */
export interface PaymentNews {
  readonly orderId: string;
  readonly state: 'requested' | 'captured' | 'failed';
  /** Why it failed. */
  readonly code: string | null;
}

export interface PaymentStore<T extends Tx> {
  /** Whether there is any entry to wait for: while there is none, what payments tells is nobody's concern here. */
  hasCharges(): Promise<boolean>;
  /** How far it has been read, by partition; those that were never read are absent. */
  positions(): Promise<ReadonlyMap<number, bigint>>;
  /** Keeps the state of each order, and how far it has been read; what was captured stays so. */
  keep(tx: T, news: readonly PaymentNews[], next: ReadonlyMap<number, bigint>): void;
}

/** The charge of an entry: `pending` until payments has said something about it. */
export interface EntryPayment {
  readonly scanId: string;
  readonly orderId: string;
  readonly state: PaymentNews['state'] | 'pending';
  readonly code: string | null;
}

export interface PaymentReader {
  /** Undefined when there is no such scan, or it was not charged. */
  ofScan(scanId: string): Promise<EntryPayment | undefined>;
}
