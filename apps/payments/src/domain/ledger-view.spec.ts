import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ledgerOf } from './ledger-view.ts';

const amount = fc.integer({ min: 0, max: 1e9 });
const rows = fc.uniqueArray(
  fc.record({
    currency: fc.constantFrom('EUR', 'JPY', 'TWD', 'USD'),
    captured: amount,
    refunded: amount,
    paidOutside: amount,
  }),
  { selector: ({ currency }) => currency },
);

describe('the ledger view of an order', () => {
  it('never adds amounts of two currencies; its own sums are those of the currency it is charged in', () => {
    fc.assert(
      fc.property(rows, (sums) => {
        const view = ledgerOf(sums.map((row) => ({ ...row, orderId: 'order-1', ownCurrency: 'TWD' })));
        const own = sums.find(({ currency }) => currency === 'TWD') ?? {
          ...{ captured: 0, refunded: 0, paidOutside: 0 },
        };
        const { captured, refunded, paidOutside } = own;
        expect(view).toMatchObject({ captured, refunded, paidOutside, net: captured - refunded });
        expect(view.currencies).toEqual(sums.map((row) => ({ ...row, net: row.captured - row.refunded })));
      }),
    );
  });
});
