/** Pay one duplicate capture back in full. `dupTxnId` is the identity under which it can happen only once. */
export interface RefundCommand {
  readonly type: 'Refund';
  readonly orderId: string;
  readonly dupTxnId: string;
  readonly origTxnId?: string;
  /** Minor units; absent while no fact has named it, the capture is refunded whole in any case. */
  readonly amount?: number;
  /** ISO 4217. */
  readonly currency?: string;
  /** Counts the commands of this leg from 1; no number is used twice. */
  readonly attempt: number;
}

/** Book that a duplicate was paid back outside the gateway. From then on it is never refunded there. */
export interface RecordOutsideRefundCommand {
  readonly type: 'RecordOutsideRefund';
  readonly orderId: string;
  readonly dupTxnId: string;
  /** Where the proof is kept. */
  readonly evidence: string;
  /** Counts on with those of {@link RefundCommand}. */
  readonly attempt: number;
}

/** What payments is asked to do. */
export type PaymentCommand = RefundCommand | RecordOutsideRefundCommand;

/**
 * Wake the saga after `delayMs` with `refund_timed_out` (kind `refund_timeout`) or `retry_due` (kind
 * `refund_retry`) of this leg and attempt. Never cancelled: a timer that has become stale changes nothing.
 */
export interface SetTimerCommand {
  readonly type: 'SetTimer';
  readonly kind: 'refund_timeout' | 'refund_retry';
  readonly dupTxnId: string;
  readonly attempt: number;
  /** Without jitter, which is the runtime's to add. */
  readonly delayMs: number;
}

/** What the saga asks the runtime to do, in order, in the transaction that stores its state. */
export type SagaCommand = PaymentCommand | SetTimerCommand;
