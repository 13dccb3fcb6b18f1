import type { Money } from '../domain/money.ts';
import type { AlreadyRefunded, RefundableCapture } from '../domain/refund.ts';

/** What every answer about a capture says of its money. */
export const moneyOf = (capture: RefundableCapture | undefined): { money?: Money } =>
  capture ? { money: { amount: capture.amount, currency: capture.currency } } : {};

/** The answer about what was paid back before, by whatever way. */
export const paidBefore = ({ refundId, outsideEvidence }: AlreadyRefunded) => ({
  type: 'refunded' as const,
  refundId,
  ...(outsideEvidence !== undefined && { outsideEvidence }),
});
