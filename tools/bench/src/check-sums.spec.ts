import type { Books } from '@night-market/books';
import { describe, expect, it } from 'vitest';
import { checkSums, type OrderBooks } from './check-sums.ts';

const amount = 12_000;

/** An order captured once, or twice and refunded. */
function order(orderId: string, isTwice = false): OrderBooks {
  const ids = isTwice ? [`${orderId}-1`, `${orderId}-2`] : [`${orderId}-1`];
  const duplicates = ids.slice(1);
  const sums = { captured: ids.length * amount, refunded: duplicates.length * amount, net: amount };
  const books: Books = {
    gateway: {
      ...sums,
      declined: null,
      captures: ids.map((id) => ({ id, amount })),
      refunds: duplicates.map((captureId) => ({ captureId, amount })),
    },
    payments: {
      charge: { state: 'captured', amount, captureId: ids[0]! },
      payments: [{ id: 'p', status: 'captured', replayed: false }],
      captures: ids.map((id, n) => {
        return { id, amount, duplicate: n > 0, refundState: n > 0 ? 'refunded' : null };
      }),
      ledger: sums,
    },
    saga: {
      orderId,
      state: isTwice ? 'Refunded' : 'Captured',
      settled: true,
      legs: duplicates.map((dupTxnId) => ({ dupTxnId, state: 'Refunded' })),
    },
  };
  return { orderId, books };
}

const spoilt = (spoil: (books: Books) => unknown): OrderBooks[] => {
  const orders = [order('a'), order('b', true)];
  spoil(orders[1]!.books);
  return orders;
};

describe('the sums of a run', () => {
  it('are right when every order was paid once and every duplicate refunded', async () => {
    await expect(checkSums([order('a'), order('b', true), order('c')], 1)).resolves.toBeUndefined();
  });

  it('are told when they are wrong', async () => {
    await expect(checkSums([order('a'), order('b')], 1)).rejects.toThrow(
      'the sums are wrong: {"charges":2,"payments":2,"captures":2,"refunds":0,"ledger":24000,"captured":2,"refunded":0,' +
        '"paidExactly":2} where {"charges":2,"payments":2,"captures":3,"refunds":1,"ledger":24000,"captured":1,' +
        '"refunded":1,"paidExactly":2} was expected',
    );
    await expect(checkSums([{ orderId: 'a', books: nothing }], 0)).rejects.toThrow(
      'the sums are wrong: {"charges":0',
    );
  });

  it.each<[string, (books: Books) => unknown, string]>([
    [
      'one capture lies under two ids',
      ({ gateway }) => (gateway!.captures[1]!.id = 'x'),
      'b: only the gateway knows',
    ],
    ['the saga has no leg', ({ saga }) => (saga!.legs = []), 'b: only the gateway knows the refund of b-2'],
    ['both captures count', ({ payments }) => (payments!.captures[1]!.duplicate = false), 'b: doubled; '],
  ])('do not hide that %s', async (_, spoil, says) => {
    await expect(checkSums(spoilt(spoil), 1)).rejects.toThrow(
      `the sums are right and the books of an order are not: ${says}`,
    );
  });
});

const nothing: Books = { gateway: null, payments: null, saga: null };
