import type { Charge, ChargeFact } from './charge.ts';
import type { Money } from './money.ts';

export type Account =
  'gateway_receivable' | 'merchant_payable' | 'suspense' | 'refunds_payable' | 'paid_outside';
export type TransferKind =
  'capture' | 'duplicate' | 'refund_promised' | 'refund_paid' | 'refund_paid_outside';

/**
 * An immutable double entry: one amount leaves `credit` and enters `debit`, so it cannot be unbalanced.
 * Mistakes are corrected by another transfer. One kind exists once per `reference`.
 */
export interface Transfer extends Money {
  readonly kind: TransferKind;
  /** The gateway's capture id. */
  readonly reference: string;
  readonly orderId: string;
  readonly debit: Account;
  readonly credit: Account;
}

/** What a charge's facts move: a legitimate capture is owed to the merchant, a duplicate waits in suspense. */
export function transfersOf(charge: Charge, facts: readonly ChargeFact[]): Transfer[] {
  const { orderId, amount, currency } = charge;
  return facts.flatMap((fact): Transfer[] => {
    switch (fact.type) {
      case 'captured':
        return [
          {
            kind: 'capture',
            reference: fact.txnId,
            orderId,
            amount,
            currency,
            debit: 'gateway_receivable',
            credit: 'merchant_payable',
          },
        ];
      case 'duplicate_captured':
        return [
          {
            kind: 'duplicate',
            reference: fact.dupTxnId,
            orderId,
            ...fact.money,
            debit: 'gateway_receivable',
            credit: 'suspense',
          },
        ];
      case 'capture_failed':
        return [];
    }
  });
}

/** A refund is first promised (out of suspense), then paid by the gateway. */
export const refundPromised = (orderId: string, captureId: string, money: Money): Transfer => ({
  kind: 'refund_promised',
  reference: captureId,
  orderId,
  amount: money.amount,
  currency: money.currency,
  debit: 'suspense',
  credit: 'refunds_payable',
});

export const refundPaid = (orderId: string, captureId: string, money: Money): Transfer => ({
  kind: 'refund_paid',
  reference: captureId,
  orderId,
  amount: money.amount,
  currency: money.currency,
  debit: 'refunds_payable',
  credit: 'gateway_receivable',
});

/** A refund that was promised and then paid by another way than the gateway, which still holds the duplicate for us. */
export const refundPaidOutside = (orderId: string, captureId: string, money: Money): Transfer => ({
  kind: 'refund_paid_outside',
  reference: captureId,
  orderId,
  amount: money.amount,
  currency: money.currency,
  debit: 'refunds_payable',
  credit: 'paid_outside',
});
