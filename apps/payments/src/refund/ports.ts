import type { Tx } from '@night-market/kernel';
import type { Told, ToldBy } from '../domain/break.ts';
import type { Transfer } from '../domain/ledger.ts';
import type { Money } from '../domain/money.ts';
import type { GatewayRefund, Refund, RefundableCapture, Returned } from '../domain/refund.ts';

/** Ids that let a refund's answer be followed back to its first request. */
export interface Trace {
  readonly correlationId: string;
  readonly causationId: string;
}

export type TracedRefund = Refund & Trace;

/** What became of a refund at the gateway. */
export interface RefundOutcome {
  readonly captureId: string;
  readonly result: { readonly refundId: string; readonly money: Money } | { readonly failedCode: string };
  /** Absent: the answer to our own call. */
  readonly toldBy?: ToldBy;
}

export const paidBack = ({ id, captureId, amount, currency }: GatewayRefund): RefundOutcome => ({
  captureId,
  result: { refundId: id, money: { amount, currency } },
});

/** What the world hears of a refund. */
export type RefundFact = Trace & {
  readonly orderId: string;
  readonly captureId: string;
  readonly attempt: number;
  /** Absent when the capture is unknown to us. */
  readonly money?: Money;
} & (
    | {
        readonly type: 'refunded';
        readonly refundId: string;
        /** Where the proof is kept, of one that was paid outside the gateway. */
        readonly outsideEvidence?: string;
      }
    | { readonly type: 'refund_failed'; readonly code: string }
  );

export interface RefundStore<T extends Tx> {
  /** Locks the captures and their refunds for the rest of the transaction; what was returned is read after that. */
  lockCaptures(tx: T, captureIds: readonly string[]): Promise<ReadonlyMap<string, RefundableCapture>>;
  /** Writes the intents, new or tried again, with a check time in case this process dies. */
  start(tx: T, refunds: readonly TracedRefund[]): Promise<void>;
  /** Refunds that are not paid yet: pending, or failed so far. */
  lockOpen(tx: T, captureIds: readonly string[]): Promise<ReadonlyMap<string, TracedRefund>>;
  save(tx: T, refunds: readonly Refund[]): Promise<void>;
  /** Keeps what the gateway says it has paid back, each refund once, also of unknown captures. */
  noteReturned(tx: T, refunds: readonly GatewayRefund[]): Promise<void>;
  /** Keeps reports of refunds that differ from what is stored; each difference once. */
  keepBreaks(tx: T, told: readonly Told[]): Promise<void>;
  /** What was paid back of these captures so far, by currency. */
  returned(tx: T, captureIds: readonly string[]): Promise<readonly Returned[]>;
}

export interface RefundPorts<T extends Tx> {
  readonly store: RefundStore<T>;
  readonly ledger: { post(tx: T, transfers: readonly Transfer[]): Promise<void> };
  readonly events: { refunds(tx: T, facts: readonly RefundFact[]): Promise<void> };
}

/** Refunds at the payment gateway, idempotent by the capture they pay back. */
export interface RefundGateway {
  /** @throws UnknownOutcomeError when no trustworthy answer came */
  refund(refund: Refund): Promise<RefundOutcome>;
  /** undefined: the gateway knows of no refund under this key. */
  findRefund(refund: Refund): Promise<RefundOutcome | undefined>;
}
