import type { Books } from '@night-market/books';
import { describe, expect, it } from 'vitest';
import { newOutcome } from '../src/act/outcome.ts';
import type { Outcome } from '../src/act/outcome.ts';
import { judge } from '../src/books/judge.ts';
import { defaultShares } from '../src/options.ts';
import { planEvening } from '../src/plan/plan.ts';
import type { PlannedOrder } from '../src/plan/plan.ts';

const [order] = planEvening({ orders: 1, stalls: 1, seed: 1, shares: { ...defaultShares, gate: 0 } }, 'run');
const amount = order?.amount as number;

const outcome = (): Outcome => ({ ...newOutcome(order as never), accepted: true, paymentIds: ['p1'] });

/** An order captured once. */
const once = (): Books => ({
  gateway: {
    captured: amount,
    refunded: 0,
    net: amount,
    declined: null,
    captures: [{ id: 'c1', amount }],
    refunds: [],
  },
  payments: {
    charge: { state: 'captured', amount, captureId: 'c1' },
    payments: [{ id: 'p1', status: 'captured', replayed: false }],
    captures: [{ id: 'c1', amount, duplicate: false, refundState: null }],
    ledger: { captured: amount, refunded: 0, net: amount },
  },
  saga: { orderId: 'o', state: 'Captured', settled: true, legs: [] },
});

/** An order captured twice and made good. */
const twice = (): Books => ({
  gateway: {
    captured: 2 * amount,
    refunded: amount,
    net: amount,
    declined: null,
    captures: [
      { id: 'c1', amount },
      { id: 'c2', amount },
    ],
    refunds: [{ captureId: 'c2', amount }],
  },
  payments: {
    charge: { state: 'captured', amount, captureId: 'c1' },
    payments: [{ id: 'p1', status: 'captured', replayed: false }],
    captures: [
      { id: 'c1', amount, duplicate: false, refundState: null },
      { id: 'c2', amount, duplicate: true, refundState: 'refunded' },
    ],
    ledger: { captured: 2 * amount, refunded: amount, net: amount },
  },
  saga: { orderId: 'o', state: 'Refunded', settled: true, legs: [{ dupTxnId: 'c2', state: 'Refunded' }] },
});

/** An order captured twice, of which an operator paid one back in cash. */
const paidOutside = (): Books =>
  spoilt(twice, ({ gateway, payments, saga }) => {
    Object.assign(gateway, { refunds: [], refunded: 0, net: 2 * amount });
    Object.assign(payments.captures[1]!, { paidOutside: true });
    Object.assign(payments.ledger, { refunded: 0, net: 2 * amount });
    saga.legs[0]!.state = 'RefundedOutside';
  });

/** An order that was declined. */
const declined = (): Books => ({
  gateway: { captured: 0, refunded: 0, net: 0, declined: 'card_declined', captures: [], refunds: [] },
  payments: {
    charge: { state: 'capture_failed', amount, captureId: null },
    payments: [{ id: 'p1', status: 'capture_failed', replayed: false }],
    captures: [],
    ledger: { captured: 0, refunded: 0, net: 0 },
  },
  saga: { orderId: 'o', state: 'CaptureFailed', settled: true, legs: [] },
});

type Good = {
  gateway: NonNullable<Books['gateway']>;
  payments: NonNullable<Books['payments']>;
  saga: NonNullable<Books['saga']>;
};

/** Good books with an error planted into them. */
function spoilt(books: () => Books, spoil: (books: Good) => void): Books {
  const copy = books();
  spoil(copy as Good);
  return copy;
}

describe('the three books', () => {
  it.each([
    ['captured once', once(), { captured: true, duplicates: 0, refunded: 0 }],
    ['captured twice', twice(), { captured: true, duplicates: 1, refunded: 1 }],
    ['captured twice and paid back outside', paidOutside(), { captured: true, duplicates: 1, refunded: 0 }],
    ['declined', declined(), { captured: false, duplicates: 0, refunded: 0 }],
    ['declined before the gateway', { ...declined(), gateway: null }, { captured: false }],
  ])('agree on an order %s', (_, books, expected) => {
    expect(judge(outcome(), books)).toMatchObject({ open: false, wrong: [], ...expected });
  });

  it.each<[string, Books, RegExp]>([
    [
      'a duplicate that payments never heard of',
      { ...once(), gateway: twice().gateway },
      /captured: gateway/,
    ],
    ['a duplicate that was not refunded', spoilt(twice, unrefund), /the gateway kept/],
    ['a refund that only the gateway knows', spoilt(twice, forgetRefund), /refunded: gateway/],
    [
      'a refund that only the ledger knows',
      { ...twice(), gateway: spoilt(twice, unrefund).gateway },
      /refunded: gateway/,
    ],
    [
      'the legitimate capture refunded instead',
      spoilt(twice, ({ gateway }) => {
        gateway.refunds = [{ captureId: 'c1', amount }];
      }),
      /refund of c1/,
    ],
    [
      'everything refunded',
      spoilt(twice, ({ gateway, payments }) => {
        gateway.refunds.push({ captureId: 'c1', amount });
        for (const book of [gateway, payments.ledger]) Object.assign(book, { refunded: 2 * amount, net: 0 });
      }),
      /the gateway kept 0/,
    ],
    [
      'a duplicate that was paid back outside and by the gateway',
      spoilt(paidOutside, ({ gateway }) => Object.assign(gateway, twice().gateway)),
      /refund of c2/,
    ],
    [
      'a payment outside that only the saga knows',
      spoilt(paidOutside, ({ payments }) => Object.assign(payments.captures[1]!, { paidOutside: false })),
      /only the saga knows the outside payment of c2/,
    ],
    ['a captured charge without a capture', { ...once(), gateway: null }, /captured: gateway 0/],
    [
      'a failed charge that was captured',
      { ...declined(), gateway: once().gateway },
      /that is capture_failed/,
    ],
    [
      'a capture of another amount',
      spoilt(once, ({ gateway, payments }) => {
        gateway.captures = [{ id: 'c1', amount: amount + 100 }];
        for (const book of [gateway, payments.ledger])
          Object.assign(book, { captured: amount + 100, net: amount + 100 });
      }),
      /captured \d+ for a charge of/,
    ],
    [
      'a charge of another amount',
      spoilt(once, ({ payments }) => {
        payments.charge.amount = amount + 100;
      }),
      /payments charges/,
    ],
    [
      'another capture id',
      spoilt(once, ({ payments }) => {
        payments.captures = [{ id: 'c9', amount, duplicate: false, refundState: null }];
      }),
      /only the gateway knows the capture c1/,
    ],
    [
      'a charge that names another capture',
      spoilt(once, ({ payments }) => {
        payments.charge.captureId = 'c9';
      }),
      /the charge names c9/,
    ],
    [
      'two legitimate captures',
      spoilt(twice, ({ payments }) => {
        for (const capture of payments.captures) capture.duplicate = false;
      }),
      /2 captures for legitimate/,
    ],
    [
      'a duplicate without a leg',
      spoilt(twice, ({ saga }) => {
        saga.legs = [];
        saga.state = 'Captured';
      }),
      /duplicate c2, not the saga/,
    ],
    [
      'a leg without a duplicate',
      spoilt(once, ({ saga }) => {
        saga.legs = [{ dupTxnId: 'c7', state: 'Refunded' }];
        saga.state = 'Refunded';
      }),
      /only the saga knows the duplicate c7/,
    ],
    [
      'a saga in another state',
      spoilt(once, ({ saga }) => {
        saga.state = 'CaptureFailed';
      }),
      /the saga is CaptureFailed/,
    ],
    [
      'an accepted request that is lost',
      spoilt(once, ({ payments }) => {
        payments.payments = [];
      }),
      /has lost the request p1/,
    ],
    [
      'a request that is never done',
      spoilt(once, ({ payments }) => {
        payments.payments.push({ id: 'p2', status: 'requested', replayed: false });
      }),
      /still requested/,
    ],
    [
      'an order that payments does not know',
      { ...once(), payments: null },
      /payments does not know the order, but/,
    ],
  ])('are wrong: %s', (_, books, message) => {
    const { wrong } = judge(outcome(), books);
    expect(wrong.join('; ')).toMatch(message);
  });

  it('are open without a saga or with one that is not settled', () => {
    expect(judge(outcome(), { ...once(), saga: null })).toMatchObject({ open: true, wrong: [] });
    const open = spoilt(twice, ({ saga }) => {
      saga.settled = false;
    });
    expect(judge(outcome(), open)).toMatchObject({ open: true, wrong: [] });
  });

  it.each([
    ['double_capture_answered', once(), 'the gateway was to capture it twice and did not'],
    ['decline', once(), 'the gateway was to decline it and captured it'],
  ] as const)('are wrong when the planned %s did not come about', (captureFault, books, says) => {
    const planned = { ...outcome(), order: { ...(order as PlannedOrder), captureFault } };
    expect(judge(planned, books).wrong).toContain(says);
    expect(judge({ ...planned, orderId: 'named otherwise' }, books).wrong).toEqual([]);
  });

  it('take over what the player saw', () => {
    const complaints = ['one key was given 2 payments: p1, p2'];
    expect(judge({ ...outcome(), complaints }, once()).wrong).toEqual(complaints);
  });
});

function unrefund({ gateway, payments, saga }: Good): void {
  gateway.refunds = [];
  for (const book of [gateway, payments.ledger]) Object.assign(book, { refunded: 0, net: 2 * amount });
  Object.assign(payments.captures[1] as object, { refundState: null });
  saga.legs = [{ dupTxnId: 'c2', state: 'RefundCommanded' }];
}

function forgetRefund({ payments }: Good): void {
  Object.assign(payments.ledger, { refunded: 0, net: 2 * amount });
}
