import type { Money } from './money.ts';

/** `pending`: the intent is written, the outcome unknown; `failed` may be asked for again. */
export type RefundState = 'pending' | 'refunded' | 'failed';

/** A duplicate capture on its way back to the customer. One capture has one refund. */
export interface Refund extends Money {
  readonly captureId: string;
  readonly orderId: string;
  readonly state: RefundState;
  /** Number of the command that it answers. */
  readonly attempt: number;
  /** The gateway's id of the refund. */
  readonly refundId: string | null;
}

/** A refund command from the bus. */
export interface RefundCommand {
  readonly orderId: string;
  readonly captureId: string;
  readonly attempt: number;
}

/** What payments knows about the capture a command names. */
export interface RefundableCapture extends Money {
  readonly captureId: string;
  readonly orderId: string;
  /** The order's legitimate capture is never refunded as a duplicate. */
  readonly isDuplicate: boolean;
  readonly refund: Refund | null;
}

export type RefundDecision =
  | { readonly type: 'start'; readonly refund: Refund }
  | { readonly type: 'already_under_way' }
  | { readonly type: 'already_refunded'; readonly refundId: string }
  | { readonly type: 'refuse'; readonly code: 'unknown_capture' | 'not_a_duplicate' };

/** Decides what a refund command does. Repeating a command, late or early, never pays twice. */
export function decideRefund(command: RefundCommand, capture: RefundableCapture | undefined): RefundDecision {
  if (!capture || capture.orderId !== command.orderId) return { type: 'refuse', code: 'unknown_capture' };
  if (!capture.isDuplicate) return { type: 'refuse', code: 'not_a_duplicate' };
  const { refund, amount, currency, captureId, orderId } = capture;
  if (refund?.state === 'refunded') return { type: 'already_refunded', refundId: refund.refundId ?? '' };
  if (refund && refund.attempt >= command.attempt) return { type: 'already_under_way' };
  const started = { captureId, orderId, amount, currency, attempt: command.attempt, refundId: null };
  return { type: 'start', refund: { ...started, state: 'pending' } };
}
