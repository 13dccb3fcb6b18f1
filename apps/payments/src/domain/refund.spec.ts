import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decideRefund, type Refund, type RefundableCapture, type RefundDecision } from './refund.ts';

const command = { orderId: 'order-1', captureId: 'cap-2', attempt: 2 };
const refund = (state: Refund['state'], attempt: number): Refund => ({
  captureId: 'cap-2',
  orderId: 'order-1',
  amount: 12_000,
  currency: 'TWD',
  state,
  attempt,
  refundId: state === 'refunded' ? 'ref-1' : null,
});
const duplicate = (of: Refund | null = null): RefundableCapture => ({
  captureId: 'cap-2',
  orderId: 'order-1',
  amount: 12_000,
  currency: 'TWD',
  isDuplicate: true,
  refund: of,
  returned: [],
});

const start: RefundDecision = { type: 'start', refund: refund('pending', 2) };
const underWay: RefundDecision = { type: 'already_under_way' };
const returned = (amount: number, currency = 'TWD') => ({
  ...duplicate(),
  returned: [{ captureId: 'cap-2', refundId: 'ref-1', amount, currency }],
});
const paidBack: RefundDecision = { type: 'already_paid_back', refund: refund('refunded', 2) };
const done: RefundDecision = { type: 'already_refunded', refundId: 'ref-1' };

describe('a refund command', () => {
  it.each<[string, RefundableCapture | undefined, RefundDecision]>([
    ['a capture nobody knows', undefined, { type: 'refuse', code: 'unknown_capture' }],
    [
      'a capture of another order',
      { ...duplicate(), orderId: 'other' },
      { type: 'refuse', code: 'unknown_capture' },
    ],
    [
      "the order's own capture",
      { ...duplicate(), isDuplicate: false },
      { type: 'refuse', code: 'not_a_duplicate' },
    ],
    ['a duplicate', duplicate(), start],
    ['a refund under way, from an earlier attempt', duplicate(refund('pending', 1)), start],
    ['a refund under way, from this attempt', duplicate(refund('pending', 2)), underWay],
    ['a refund under way, from a later attempt', duplicate(refund('pending', 3)), underWay],
    ['a refund that failed before', duplicate(refund('failed', 1)), start],
    ['a refund that failed for this attempt', duplicate(refund('failed', 2)), underWay],
    ['a refund that failed for a later attempt', duplicate(refund('failed', 3)), underWay],
    ['a duplicate that the gateway has paid back by itself', returned(12_000), paidBack],
    ['one that it has paid back and more', returned(12_001), paidBack],
    ['one of which it has paid back a part', returned(11_999), start],
    ['one for which it has paid other money', returned(12_000, 'JPY'), start],
    ['a failed one that it has paid back', { ...returned(12_000), refund: refund('failed', 1) }, paidBack],
    ['a refund that was paid before', duplicate(refund('refunded', 1)), done],
    ['a refund that was paid for a later attempt', duplicate(refund('refunded', 9)), done],
  ])('about %s', (_name, capture, decision) => {
    expect(decideRefund(command, capture)).toEqual(decision);
  });

  it('starts every attempt at most once, in whatever order and however often it comes', () => {
    const attempts = fc.array(fc.integer({ min: 1, max: 5 }), { maxLength: 12, size: 'max' });
    fc.assert(
      fc.property(attempts, (numbers) => {
        let capture = duplicate();
        const started: number[] = [];
        for (const attempt of numbers) {
          const decision = decideRefund({ ...command, attempt }, capture);
          if (decision.type !== 'start') continue;
          started.push(attempt);
          capture = duplicate(decision.refund);
        }
        expect(started).toEqual([...new Set(started)].sort((left, right) => left - right));
        if (numbers.length > 0) expect(started.at(-1)).toBe(Math.max(...numbers));
      }),
    );
  });
});
