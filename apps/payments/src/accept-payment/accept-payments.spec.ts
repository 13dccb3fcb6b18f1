import type { Tx } from '@night-market/kernel';
import { beforeEach, describe, expect, it } from 'vitest';
import { request } from '../../test/support/facts.ts';
import { MemoryBooks } from '../../test/support/memory-books.ts';
import { AcceptPayments } from './accept-payments.handler.ts';
import { OrderMismatchError, type PaymentRequest } from './ports.ts';

let books: MemoryBooks;
let accept: (...requests: PaymentRequest[]) => ReturnType<AcceptPayments<Tx>['run']>;

beforeEach(() => {
  books = new MemoryBooks();
  const useCase = new AcceptPayments<Tx>({ charges: books, payments: books, events: books.events });
  accept = (...requests) => books.run((tx) => useCase.run(tx, requests));
});

describe('accepting payment requests', () => {
  it('opens a charge, keeps the payment and tells the world', async () => {
    const [answer] = await accept(request('order-1', 'pay-1'));
    expect(answer).toEqual({ charge: books.charges.get('order-1'), isReplayed: false });
    expect(books.charges.get('order-1')).toMatchObject({
      state: 'requested',
      amount: 12_000,
      captureId: null,
    });
    expect(books.heard).toEqual([{ type: 'requested', orderId: 'order-1', paymentId: 'pay-1' }]);
  });

  it('takes a second request for the order without a second charge, and says that it repeats', async () => {
    await accept(request('order-1', 'pay-1'));
    const [answer] = await accept(request('order-1', 'pay-2'));
    expect(answer).toMatchObject({ isReplayed: true });
    expect(books.charges.size).toBe(1);
    expect([...books.payments.keys()]).toEqual(['pay-1', 'pay-2']);
    expect(books.types()).toEqual(['requested', 'requested']);
  });

  it('knows the first request of an order within a batch', async () => {
    const answers = await accept(
      request('order-1', 'pay-1'),
      request('order-2', 'pay-2'),
      request('order-1', 'pay-3'),
    );
    expect(answers.map((answer) => 'isReplayed' in answer && answer.isReplayed)).toEqual([
      false,
      false,
      true,
    ]);
  });

  it.each([
    ['amount', { amount: 13_000 }],
    ['currency', { currency: 'USD' }],
    ['stall', { stallId: 'stall-08' }],
  ])('refuses a request with another %s than its order has, and keeps nothing of it', async (name, more) => {
    await accept(request('order-1', 'pay-1'));
    const answers = await accept(request('order-1', 'pay-2', more), request('order-2', 'pay-3'));
    expect(answers[0]).toEqual({ error: new OrderMismatchError('order-1', name === 'stall') });
    expect(answers[1]).toHaveProperty('charge');
    expect([...books.payments.keys()]).toEqual(['pay-1', 'pay-3']);
    expect(books.types('order-1')).toEqual(['requested']);
  });

  it('lets the first of a batch say what the order costs', async () => {
    const answers = await accept(request('order-1', 'pay-1'), request('order-1', 'pay-2', { amount: 5_000 }));
    expect(answers.map((answer) => 'error' in answer)).toEqual([false, true]);
    expect(books.charges.get('order-1')?.amount).toBe(12_000);
  });

  it('lets another method pass: it does not change what is owed', async () => {
    await accept(request('order-1', 'pay-1'));
    expect((await accept(request('order-1', 'pay-2', { method: 'qr' })))[0]).toHaveProperty('charge');
  });

  it('does nothing for nothing', async () => {
    expect(await accept()).toEqual([]);
    expect(books.heard).toEqual([]);
  });
});
