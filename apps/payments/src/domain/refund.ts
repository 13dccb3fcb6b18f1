import { sameCurrency, type Money } from './money.ts';

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
  /** Where the proof is kept, of one that was paid outside the gateway. */
  readonly outsideEvidence?: string;
}

/** One refund in the gateway's books, requested by us or by the gateway's staff. */
export interface GatewayRefund extends Money {
  readonly id: string;
  readonly captureId: string;
}

/** All that the gateway has paid back of a capture in one currency. */
export interface Returned extends Money {
  readonly captureId: string;
  /** The gateway's id of one of these refunds. */
  readonly refundId: string;
}

/** What pays a capture back, if it does. A part is not enough: the customer is owed the whole of a duplicate. */
export const paidBackBy = (
  owed: Money & { readonly captureId: string },
  returned: readonly Returned[],
): Returned | undefined =>
  returned.find(
    (one) => one.captureId === owed.captureId && sameCurrency(owed, one) && one.amount >= owed.amount,
  );

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
  /** What the gateway has paid back of it so far, by currency. */
  readonly returned: readonly Returned[];
}

export interface AlreadyRefunded {
  readonly type: 'already_refunded';
  readonly refundId: string;
  readonly outsideEvidence?: string;
}

export type RefundDecision =
  | { readonly type: 'start'; readonly refund: Refund }
  | { readonly type: 'already_under_way' }
  | AlreadyRefunded
  /** The gateway has paid it back before we asked, or under another key than ours. */
  | { readonly type: 'already_paid_back'; readonly refund: Refund }
  | { readonly type: 'refuse'; readonly code: 'unknown_capture' | 'not_a_duplicate' };

/** Decides what a refund command does. Repeating a command, late or early, never pays twice. */
export function decideRefund(command: RefundCommand, capture: RefundableCapture | undefined): RefundDecision {
  if (!capture || capture.orderId !== command.orderId) return { type: 'refuse', code: 'unknown_capture' };
  if (!capture.isDuplicate) return { type: 'refuse', code: 'not_a_duplicate' };
  const { refund, returned, amount, currency, captureId, orderId } = capture;
  if (refund?.state === 'refunded') return alreadyRefunded(refund);
  const attempt = Math.max(command.attempt, refund?.attempt ?? 0);
  const asked = { captureId, orderId, amount, currency, attempt };
  const paid = paidBackBy(capture, returned);
  if (paid)
    return { type: 'already_paid_back', refund: { ...asked, state: 'refunded', refundId: paid.refundId } };
  if (refund && refund.attempt >= command.attempt) return { type: 'already_under_way' };
  return { type: 'start', refund: { ...asked, state: 'pending', refundId: null } };
}

export const alreadyRefunded = ({ refundId, outsideEvidence }: Refund): AlreadyRefunded => ({
  type: 'already_refunded',
  refundId: refundId ?? '',
  ...(outsideEvidence !== undefined && { outsideEvidence }),
});
