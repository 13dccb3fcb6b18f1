import {
  alreadyRefunded,
  paidBackBy,
  type AlreadyRefunded,
  type Refund,
  type RefundableCapture,
  type RefundCommand,
} from './refund.ts';

/** Somebody says that a duplicate was paid back outside the gateway. */
export interface OutsideRefundCommand extends RefundCommand {
  readonly evidence: string;
}

export type OutsideRefundDecision =
  | { readonly type: 'book'; readonly refund: Refund }
  | AlreadyRefunded
  /** The gateway was first. */
  | { readonly type: 'already_paid_back'; readonly refund: Refund }
  | {
      readonly type: 'refuse';
      readonly code: 'unknown_capture' | 'not_a_duplicate' | 'refund_under_way' | 'partly_paid_back';
    };

/**
 * Decides whether a payment outside the gateway is booked. It is not while the gateway may still pay the same capture back,
 * or has paid a part of it: then the customer could get more than is owed.
 */
export function decideOutsideRefund(
  command: OutsideRefundCommand,
  capture: RefundableCapture | undefined,
): OutsideRefundDecision {
  if (!capture || capture.orderId !== command.orderId) return { type: 'refuse', code: 'unknown_capture' };
  if (!capture.isDuplicate) return { type: 'refuse', code: 'not_a_duplicate' };
  const { refund, returned, amount, currency, captureId, orderId } = capture;
  if (refund?.state === 'refunded') return alreadyRefunded(refund);
  const attempt = Math.max(command.attempt, refund?.attempt ?? 0);
  const settled = { captureId, orderId, amount, currency, attempt, state: 'refunded' } as const;
  const paid = paidBackBy(capture, returned);
  if (paid) return { type: 'already_paid_back', refund: { ...settled, refundId: paid.refundId } };
  if (refund?.state === 'pending') return { type: 'refuse', code: 'refund_under_way' };
  if (returned.length > 0) return { type: 'refuse', code: 'partly_paid_back' };
  const outside = { refundId: `outside:${captureId}`, outsideEvidence: command.evidence };
  return { type: 'book', refund: { ...settled, ...outside } };
}
