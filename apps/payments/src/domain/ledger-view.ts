/** What came in and went back for an order in one currency, in minor units. */
export interface CurrencyTotals {
  readonly orderId: string;
  readonly currency: string;
  /** What the order is charged in. */
  readonly ownCurrency: string;
  readonly captured: number;
  readonly refunded: number;
  /** Paid back by another way than the gateway. */
  readonly paidOutside: number;
}

export interface Totals {
  readonly captured: number;
  readonly refunded: number;
  readonly paidOutside: number;
  /** What the gateway holds for us. */
  readonly net: number;
}

/** Sums of an order: in its own currency, and in each that anything moved in. Amounts of two currencies are never added. */
export interface LedgerView extends Totals {
  readonly currencies: readonly (Totals & { readonly currency: string })[];
}

const totals = ({ captured, refunded, paidOutside }: Omit<Totals, 'net'>): Totals => ({
  captured,
  refunded,
  paidOutside,
  net: captured - refunded,
});

/** The view of one order. */
export function ledgerOf(rows: readonly CurrencyTotals[]): LedgerView {
  const own = rows.find(({ currency, ownCurrency }) => currency === ownCurrency);
  return {
    ...totals(own ?? { captured: 0, refunded: 0, paidOutside: 0 }),
    currencies: rows.map((row) => ({ currency: row.currency, ...totals(row) })),
  };
}
