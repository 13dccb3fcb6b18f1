import { judgeOrder, type Books } from '@night-market/books';
import { AMOUNT } from './load.ts';

/** An order and what each side holds of it. */
export interface OrderBooks {
  readonly orderId: string;
  readonly books: Books;
}

/**
 * Nothing lost, nothing doubled: what each side should hold of these orders, and no order whose books disagree.
 * @throws Error that says what was found
 */
export async function checkSums(
  orders: AsyncIterable<OrderBooks> | Iterable<OrderBooks>,
  duplicates: number,
): Promise<void> {
  const found = {
    ...{ charges: 0, payments: 0, captures: 0, refunds: 0, ledger: 0 },
    ...{ captured: 0, refunded: 0, paidExactly: 0 },
  };
  let count = 0;
  let wrong: string | undefined;
  for await (const { orderId, books } of orders) {
    const { payments, saga, gateway } = books;
    count += 1;
    found.charges += Number(payments?.charge.state === 'captured');
    found.payments += payments?.payments.filter(({ replayed }) => !replayed).length ?? 0;
    found.captures += payments?.captures.length ?? 0;
    found.refunds += payments?.captures.filter(({ refundState }) => refundState === 'refunded').length ?? 0;
    found.ledger += payments?.ledger.net ?? 0;
    found.captured += Number(saga?.settled === true && saga.state === 'Captured');
    found.refunded += Number(saga?.settled === true && saga.state === 'Refunded');
    found.paidExactly += Number(gateway?.net === AMOUNT);
    const judged = judgeOrder(books, { paymentIds: [], amount: AMOUNT });
    if (judged.faults.size > 0 || judged.wrong.length > 0)
      wrong ??= `${orderId}: ${[...judged.faults, ...judged.wrong].join('; ')}`;
  }
  const wanted = {
    charges: count,
    payments: count,
    captures: count + duplicates,
    refunds: duplicates,
    ledger: count * AMOUNT,
    captured: count - duplicates,
    refunded: duplicates,
    paidExactly: count,
  };
  if (JSON.stringify(found) !== JSON.stringify(wanted)) {
    throw new Error(
      `the sums are wrong: ${JSON.stringify(found)} where ${JSON.stringify(wanted)} was expected`,
    );
  }
  if (wrong !== undefined) throw new Error(`the sums are right and the books of an order are not: ${wrong}`);
}
