import type { Tx } from '@night-market/kernel';
import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { capture, charge } from '../../test/support/facts.ts';
import { MemoryBooks } from '../../test/support/memory-books.ts';
import { BookOutsideRefunds } from './book-outside-refunds.handler.ts';
import { RecordRefunds } from './record-refunds.handler.ts';
import { StartRefunds } from './start-refunds.handler.ts';

const money = { amount: 12_000, currency: 'TWD' };

/** Payments with a captured order that was captured once more. */
function world() {
  const books = new MemoryBooks();
  const offered: number[] = [];
  const ports = { store: books, ledger: books.ledger, events: books.events };
  const starting = new StartRefunds<Tx>(
    ports,
    (all) => void offered.push(...all.map(({ attempt }) => attempt)),
  );
  const booking = new BookOutsideRefunds<Tx>(ports);
  const recording = new RecordRefunds<Tx>(ports);
  books.charges.set('order-1', charge('order-1', { state: 'captured', captureId: 'cap-1' }));
  for (const id of ['cap-1', 'cap-2']) books.captures.set(id, { ...capture(id), orderId: 'order-1' });
  const command = (attempt: number, captureId: string) => ({
    ...{
      orderId: 'order-1',
      captureId,
      attempt,
      correlationId: 'correlation',
      causationId: `command ${attempt}`,
    },
  });
  return {
    books,
    offered,
    kinds: () => books.transfers.map(({ kind }) => kind),
    refund: (attempt = 1, captureId = 'cap-2') =>
      books.run((tx) => starting.run(tx, [command(attempt, captureId)])),
    book: (attempt = 2, captureId = 'cap-2') =>
      books.run((tx) => booking.run(tx, [{ ...command(attempt, captureId), evidence: 'receipt 17' }])),
    paid: (amount = 12_000) =>
      books.run((tx) =>
        recording.run(tx, [
          { captureId: 'cap-2', result: { refundId: `ref-${amount}`, money: { ...money, amount } } },
        ]),
      ),
    failed: () =>
      books.run((tx) => recording.run(tx, [{ captureId: 'cap-2', result: { failedCode: 'card_closed' } }])),
  };
}

let on: ReturnType<typeof world>;
beforeEach(() => {
  on = world();
});

const answer = () => on.books.heard.at(-1);

describe('a duplicate that was paid back outside the gateway', () => {
  it('is booked as such, once, and the answer names the evidence', async () => {
    await on.refund();
    await on.failed();
    await on.book();
    await on.book(3);
    expect(on.kinds()).toEqual(['refund_promised', 'refund_paid_outside']);
    expect(on.books.refunds.get('cap-2')).toMatchObject({ state: 'refunded', outsideEvidence: 'receipt 17' });
    const booked = { type: 'refunded', refundId: 'outside:cap-2', outsideEvidence: 'receipt 17', money };
    expect(on.books.heard.slice(-2)).toMatchObject([
      { ...booked, attempt: 2, causationId: 'command 2' },
      { ...booked, attempt: 3 },
    ]);
  });

  it('is never refunded by the gateway afterwards', async () => {
    await on.book(1);
    await on.refund(2);
    expect(on.offered).toEqual([]);
    expect(answer()).toMatchObject({ type: 'refunded', attempt: 2, outsideEvidence: 'receipt 17' });
    expect(on.kinds()).toEqual(['refund_promised', 'refund_paid_outside']);
  });

  it('is not booked when the gateway was first, whether we knew it or not', async () => {
    await on.refund();
    await on.paid();
    await on.book();
    expect(answer()).toMatchObject({ type: 'refunded', refundId: 'ref-12000', attempt: 2 });
    const other = world();
    await other.paid();
    await other.book();
    for (const { kinds, books } of [on, other]) {
      expect(kinds()).toEqual(['refund_promised', 'refund_paid']);
      expect(books.heard.at(-1)).not.toHaveProperty('outsideEvidence');
    }
  });

  it('is not booked while the gateway may still pay, nor once it has paid a part', async () => {
    await on.refund();
    await on.book();
    expect(answer()).toMatchObject({ type: 'refund_failed', code: 'refund_under_way', attempt: 2 });
    const other = world();
    await other.paid(500);
    await other.book();
    expect(other.books.heard.at(-1)).toMatchObject({ code: 'partly_paid_back' });
    expect([...on.kinds(), ...other.kinds()]).toEqual(['refund_promised']);
  });

  it.each([
    ['a capture nobody knows', 'cap-9', 'unknown_capture'],
    ["the order's own capture", 'cap-1', 'not_a_duplicate'],
  ])('is not %s', async (_name, captureId, code) => {
    await on.book(1, captureId);
    expect(answer()).toMatchObject({ type: 'refund_failed', code });
    expect(on.books.transfers).toEqual([]);
  });

  it('leaves the books with one payment at most, whatever comes in whatever order', async () => {
    const acts = fc.array(fc.constantFrom('refund', 'book', 'paid', 'failed'), {
      maxLength: 10,
      size: 'max',
    });
    await fc.assert(
      fc.asyncProperty(acts, async (names) => {
        const { books, offered, kinds, ...doing } = world();
        for (const [n, name] of names.entries()) {
          const wasOutside = kinds().includes('refund_paid_outside');
          const callsBefore = offered.length;
          await (name === 'refund' || name === 'book'
            ? doing[name as 'refund' | 'book'](n + 1)
            : doing[name as 'paid' | 'failed']());
          if (wasOutside) expect(offered).toHaveLength(callsBefore);
        }
        const paid = kinds().filter((kind) => kind.startsWith('refund_paid'));
        expect(paid.length).toBeLessThanOrEqual(1);
        const isOutside = books.refunds.get('cap-2')?.outsideEvidence !== undefined;
        expect(paid.includes('refund_paid_outside')).toBe(isOutside);
      }),
    );
  });
});
