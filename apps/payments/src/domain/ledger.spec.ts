import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Charge, ChargeFact } from './charge.ts';
import {
  refundPaid,
  refundPaidOutside,
  refundPromised,
  transfersOf,
  type Account,
  type Transfer,
} from './ledger.ts';

const charge: Charge = {
  orderId: 'order-1',
  stallId: 'stall-1',
  amount: 12_000,
  currency: 'TWD',
  state: 'captured',
  captureId: 'cap-1',
  failureCode: null,
  correlationId: 'correlation',
  causationId: 'causation',
};
const captured: ChargeFact = { type: 'captured', txnId: 'cap-1' };
const duplicate = (id: string, amount = 12_000): ChargeFact => ({
  type: 'duplicate_captured',
  dupTxnId: id,
  origTxnId: 'cap-1',
  money: { amount, currency: 'TWD' },
});

/** What stands in each account: debits minus credits. */
function balances(transfers: readonly Transfer[]): Record<Account, number> {
  const accounts = {
    gateway_receivable: 0,
    merchant_payable: 0,
    suspense: 0,
    refunds_payable: 0,
    paid_outside: 0,
  };
  for (const { debit, credit, amount } of transfers) {
    accounts[debit] += amount;
    accounts[credit] -= amount;
  }
  return accounts;
}

describe('the ledger', () => {
  it('owes a legitimate capture to the merchant', () => {
    expect(balances(transfersOf(charge, [captured]))).toEqual({
      gateway_receivable: 12_000,
      merchant_payable: -12_000,
      suspense: 0,
      refunds_payable: 0,
      paid_outside: 0,
    });
  });

  it('keeps a duplicate in suspense, with the amount it has', () => {
    expect(balances(transfersOf(charge, [captured, duplicate('cap-2', 500)]))).toMatchObject({
      gateway_receivable: 12_500,
      suspense: -500,
    });
  });

  it('books nothing for a refusal', () => {
    expect(transfersOf(charge, [{ type: 'capture_failed', code: 'card_declined' }])).toEqual([]);
  });

  it('names every transfer by its capture and kind, so that it is booked once', () => {
    const money = { amount: 12_000, currency: 'TWD' };
    const names = [
      ...transfersOf(charge, [captured, duplicate('cap-2')]),
      refundPromised('order-1', 'cap-2', money),
      refundPaid('order-1', 'cap-2', money),
    ].map(({ kind, reference }) => `${kind} ${reference}`);
    expect(names).toEqual(['capture cap-1', 'duplicate cap-2', 'refund_promised cap-2', 'refund_paid cap-2']);
  });

  it('still has at the gateway what was paid back outside, and says whence it was paid', () => {
    const money = { amount: 500, currency: 'TWD' };
    const transfers = [
      ...transfersOf(charge, [captured, duplicate('cap-2', 500)]),
      refundPromised('order-1', 'cap-2', money),
      refundPaidOutside('order-1', 'cap-2', money),
    ];
    expect(balances(transfers)).toEqual({
      ...{ gateway_receivable: 12_500, merchant_payable: -12_000, suspense: 0, refunds_payable: 0 },
      paid_outside: -500,
    });
  });

  it('comes out even for any duplicates: balanced always, and nothing but the amount left once all are paid back', () => {
    const duplicates = fc.uniqueArray(fc.integer({ min: 1, max: 100_000_000 }), { maxLength: 6 });
    fc.assert(
      fc.property(duplicates, fc.boolean(), fc.nat(), (amounts, isCaptured, paid) => {
        const facts = amounts.map((amount, n) => duplicate(`dup-${n}`, amount));
        const transfers = transfersOf(charge, isCaptured ? [captured, ...facts] : facts);
        const refunds = amounts.flatMap((amount, n) => {
          const money = { amount, currency: 'TWD', orderId: 'not taken over' };
          return [refundPromised('order-1', `dup-${n}`, money), refundPaid('order-1', `dup-${n}`, money)];
        });
        const soFar = balances([...transfers, ...refunds.slice(0, paid % (refunds.length + 1))]);
        expect(Object.values(soFar).reduce((sum, balance) => sum + balance, 0)).toBe(0);
        const owed = isCaptured ? 12_000 : 0;
        expect(balances([...transfers, ...refunds])).toEqual({
          gateway_receivable: owed,
          merchant_payable: 0 - owed,
          suspense: 0,
          refunds_payable: 0,
          paid_outside: 0,
        });
        for (const { orderId, debit, credit } of [...transfers, ...refunds]) {
          expect(orderId).toBe('order-1');
          expect(debit).not.toBe(credit);
        }
      }),
    );
  });
});
