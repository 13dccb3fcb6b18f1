/** What one order may cost at most: NT$1,000,000 in minor units. */
export const MAX_AMOUNT = 100_000_000;

/** Minor units that make one unit people pay with. TWD has the ISO exponent 2, but no cents are in use. */
const WHOLE_UNIT: Readonly<Record<string, number>> = { TWD: 100 };

export const CURRENCIES = ['TWD'] as const;
export type Currency = (typeof CURRENCIES)[number];

export interface Money {
  /** Minor units, a positive integer. */
  readonly amount: number;
  readonly currency: string;
}

export const isWholeAmount = ({ amount, currency }: Money): boolean =>
  amount % (WHOLE_UNIT[currency] ?? 1) === 0;

/** Whether an order may be charged this amount, at a terminal or at a gate. */
export const isChargeable = (money: Money): boolean =>
  Number.isSafeInteger(money.amount) &&
  money.amount > 0 &&
  money.amount <= MAX_AMOUNT &&
  (CURRENCIES as readonly string[]).includes(money.currency) &&
  isWholeAmount(money);

/** An amount that cannot be charged. */
export class UnchargeableError extends Error {
  override readonly name = 'UnchargeableError';
  readonly code = 'unchargeable_amount';

  constructor({ amount, currency }: Money) {
    super(`nobody can be charged ${amount} minor units of ${currency}`);
  }
}

export const sameCurrency = (left: Money, right: Money): boolean => left.currency === right.currency;

export const sameMoney = (left: Money, right: Money): boolean =>
  left.amount === right.amount && sameCurrency(left, right);
