import type { Verdict } from '@night-market/opening-night';
import { describe, expect, it } from 'vitest';
import { foreignKey } from '../src/foreign-key.ts';
import { judge } from '../src/judge/judge.ts';
import { drawFindings, finalLine } from '../src/report.ts';

const NOTHING = { gaps: [], doubles: [], inversions: [] };

type Books = NonNullable<Verdict['books']>;
type Change = (books: Books) => unknown;

/** An order of 100 that was captured twice and paid back once. */
function verdict(change: Change = () => undefined, more: Partial<Verdict> = {}): Verdict {
  const books: Books = {
    gateway: {
      captured: 200,
      refunded: 100,
      net: 100,
      declined: null,
      captures: [
        { id: 'c1', amount: 100 },
        { id: 'c2', amount: 100 },
      ],
      refunds: [{ captureId: 'c2', amount: 100 }],
    },
    payments: {
      charge: { state: 'captured', amount: 100, captureId: 'c1' },
      payments: [{ id: 'p1', status: 'captured', replayed: false }],
      captures: [
        { id: 'c1', amount: 100, duplicate: false, refundState: null },
        { id: 'c2', amount: 100, duplicate: true, refundState: 'refunded' },
      ],
      ledger: { captured: 200, refunded: 100, net: 100 },
    },
    saga: {
      orderId: 'o1',
      state: 'Refunded',
      settled: true,
      legs: [{ dupTxnId: 'c2', state: 'Refunded' }],
    },
  };
  change(books);
  const outcome = {
    order: {} as never,
    orderId: 'o1',
    accepted: true,
    paymentIds: ['p1'],
    replayed: 0,
    complaints: [],
  };
  return { outcome, open: false, wrong: [], captured: true, duplicates: 1, refunded: 1, books, ...more };
}

const faults = (...verdicts: Verdict[]): string[] =>
  judge(verdicts, NOTHING, []).map(({ fault, orderId }) => `${fault} ${orderId}`);

describe('the judgement', () => {
  it('finds nothing where the books agree', () => {
    expect(faults(verdict())).toEqual([]);
  });

  it.each<[string, Change, string]>([
    ['payments does not know the order', (books) => (books.payments = null), 'lost'],
    ['there is no saga', (books) => (books.saga = null), 'lost'],
    ['an accepted request is gone', (books) => (books.payments!.payments = []), 'lost'],
    ['both captures were paid back', (books) => (books.gateway!.net = 0), 'lost'],
    ['the gateway kept both captures', (books) => (books.gateway!.net = 200), 'doubled'],
    ['the ledger holds a capture more', (books) => (books.payments!.ledger.captured = 300), 'doubled'],
    ['the ledger holds a refund more', (books) => (books.payments!.ledger.refunded = 200), 'doubled'],
    ['two captures count', (books) => (books.payments!.captures[1]!.duplicate = false), 'doubled'],
    ['a refund is under way', (books) => (books.payments!.captures[1]!.refundState = 'pending'), 'unsettled'],
    ['a request waits', (books) => (books.payments!.payments[0]!.status = 'requested'), 'unsettled'],
  ])('when %s', (_, change, fault) => {
    expect(faults(verdict(change))).toContain(`${fault} o1`);
  });

  it('counts an order that never got through as lost, an open one as unsettled, books that differ as lost', () => {
    const refused = { ...verdict().outcome, accepted: false };
    expect(faults(verdict(undefined, { outcome: refused }))).toEqual(['lost o1']);
    expect(faults(verdict(undefined, { open: true }))).toEqual(['unsettled o1']);
    expect(faults(verdict(undefined, { wrong: ['they differ'] }))).toEqual(['lost o1']);
    expect(faults(verdict(undefined, { books: null, open: true }))).toEqual(['unsettled o1']);
  });

  it('takes in what the audit and the tables say, each order once for each fault', () => {
    const found = judge(
      [verdict(({ gateway }) => (gateway!.net = 200))],
      {
        gaps: [{ key: 'o2', says: 'never taken in' }],
        doubles: [{ key: 'o1', says: 'again' }],
        inversions: [{ key: 'o3', says: 'too early' }],
      },
      [{ fault: 'unsettled', orderId: 'o4', says: 'not sent' }],
    );
    expect(finalLine(3, 9, found, 2)).toBe(
      'chaos: kills=3 orders=9 lost=1 doubled=1 reordered=1 unsettled=1 trips=2',
    );
    expect(drawFindings(found)).toContain('  reordered: o3: too early');
  });

  it('finds nothing in what another client sent, whatever became of it', () => {
    const foreign = [foreignKey(), '@pay.txn.v1/0/17'].map((key) => ({ key, says: 'parked' }));
    const audit = { gaps: foreign, doubles: foreign, inversions: foreign };
    const left = foreign.map(({ key, says }) => ({ fault: 'unsettled' as const, orderId: key, says }));
    expect(judge([], audit, left)).toEqual([]);
    const unsettled = { key: '', says: '1 events that no consumer has settled' };
    expect(judge([], { ...audit, gaps: [...foreign, unsettled] }, left)).toHaveLength(1);
  });

  it('writes out the first twenty of a fault', () => {
    const many = Array.from({ length: 25 }, (_, n) => {
      return { fault: 'lost' as const, orderId: `o${n}`, says: 'gone' };
    });
    expect(drawFindings(many)).toHaveLength(21);
    expect(drawFindings(many).at(-1)).toBe('  and 5 more lost');
  });
});
