import { expect, it } from 'vitest';
import { newestOfEach } from './newest-of-each.ts';
import type { PaymentNews } from './ports.ts';

const news = (orderId: string, state: PaymentNews['state'], code: string | null = null): PaymentNews => ({
  ...{ orderId, state, code },
});

it.each([
  [['requested', 'captured'], 'captured'],
  [['requested', 'failed'], 'failed'],
  [['failed', 'captured'], 'captured'],
  [['captured', 'failed'], 'captured'],
  [['captured', 'requested'], 'captured'],
] as const)('of %j the one that counts is %s', (states, state) => {
  expect(newestOfEach(states.map((one) => news('gate-1', one)))).toEqual([news('gate-1', state)]);
});

it('is told for each order of an entry, and for no other', () => {
  const all = [
    news('gate-1', 'requested'),
    news('order-1', 'captured'),
    news('gate-2', 'failed', 'declined'),
  ];
  expect(newestOfEach(all)).toEqual([all[0], all[2]]);
});
