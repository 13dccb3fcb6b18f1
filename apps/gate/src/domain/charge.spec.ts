import { defaultPolicy, type Fees } from '@night-market/gate-policy';
import { describe, expect, it } from 'vitest';
import { chargeOf, feeOf } from './charge.ts';

const policyWith = (fees?: Fees) => ({ ...defaultPolicy('market'), ...(fees && { fees }) });
const prepaid = { admission: 'prepaid' } as const;
const payAtGate = { admission: 'pay_at_gate' } as const;

describe('what an entry costs at the gate', () => {
  it.each([
    ['nothing where nobody says so', undefined, 'entry', prepaid, 0],
    ['the usual fee where it is to be paid there', undefined, 'entry', payAtGate, 15_000],
    ['the fee of the zone', { zone: 8_000, products: {} }, 'entry', prepaid, 8_000],
    [
      'the fee of the zone in place of the usual one',
      { zone: 8_000, products: {} },
      'entry',
      payAtGate,
      8_000,
    ],
    ['the fee of the product', { zone: 8_000, products: { night: 2_000 } }, 'night', prepaid, 2_000],
    ['nothing for a product that is free', { zone: 8_000, products: { guest: 0 } }, 'guest', payAtGate, 0],
    ['what the zone says of other products', { zone: null, products: { night: 2_000 } }, 'entry', prepaid, 0],
    ['nothing for a name that is no product', { zone: null, products: {} }, 'constructor', prepaid, 0],
  ] as const)('is %s', (_what, fees, product, scan, fee) => {
    expect(feeOf(policyWith(fees), product, scan, { ofProduct: undefined, atGate: 15_000 })).toBe(fee);
  });

  it.each([
    ['what the product says', undefined, 3_000, 3_000],
    [
      'what the product says in place of what the zone says of all',
      { zone: 8_000, products: {} },
      3_000,
      3_000,
    ],
    ['nothing where the product is free', { zone: 8_000, products: {} }, 0, 0],
    ['what the zone says of the product', { zone: null, products: { night: 2_000 } }, 3_000, 2_000],
  ] as const)('is %s', (_what, fees, ofProduct, fee) => {
    expect(feeOf(policyWith(fees), 'night', payAtGate, { ofProduct, atGate: 15_000 })).toBe(fee);
  });

  it('is charged under ids that fit, whatever the gate is called', () => {
    expect(chargeOf('t-1', { gateId: 'g'.repeat(100) }, 100).stallId).toHaveLength(100);
  });
});
