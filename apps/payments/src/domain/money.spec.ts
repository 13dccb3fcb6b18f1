import { describe, expect, it } from 'vitest';
import { isChargeable, isWholeAmount, MAX_AMOUNT, sameMoney, UnchargeableError } from './money.ts';

const twd = (amount: number) => ({ amount, currency: 'TWD' });

describe('money', () => {
  it.each([100, 12_000, MAX_AMOUNT])('takes %d minor units of TWD', (amount) => {
    expect(isWholeAmount(twd(amount))).toBe(true);
    expect(isChargeable(twd(amount))).toBe(true);
  });

  it.each([1, 99, 12_050])('refuses %d minor units of TWD: nobody has cents', (amount) => {
    expect(isWholeAmount(twd(amount))).toBe(false);
    expect(isChargeable(twd(amount))).toBe(false);
  });

  it.each([0, -100, 100.5, MAX_AMOUNT + 100, 2 ** 53, Number.NaN, Infinity])(
    'charges nobody %d',
    (amount) => {
      expect(isChargeable(twd(amount))).toBe(false);
    },
  );

  it.each(['USD', 'twd', '', '__proto__', 'toString'])('charges nobody in %s', (currency) => {
    expect(isChargeable({ amount: 100, currency })).toBe(false);
  });

  it('says which money cannot be charged', () => {
    expect(new UnchargeableError(twd(150)).message).toBe('nobody can be charged 150 minor units of TWD');
  });

  it('is the same when amount and currency are', () => {
    expect(sameMoney(twd(100), { ...twd(100) })).toBe(true);
    expect(sameMoney(twd(100), twd(200))).toBe(false);
    expect(sameMoney(twd(100), { amount: 100, currency: 'USD' })).toBe(false);
  });
});
