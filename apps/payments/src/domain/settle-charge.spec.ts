import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Capture, Charge, ChargeFact } from './charge.ts';
import { transfersOf } from './ledger.ts';
import { sameMoney } from './money.ts';
import { settleCharge } from './settle-charge.ts';

const AMOUNT = 12_000;

const pending: Charge = {
  orderId: 'order-1',
  stallId: 'stall-1',
  amount: AMOUNT,
  currency: 'TWD',
  state: 'pending',
  captureId: null,
  failureCode: null,
  correlationId: 'correlation',
  causationId: 'causation',
};

const right = (id: string): Capture => ({ id, amount: AMOUNT, currency: 'TWD' });

describe('settling a charge', () => {
  it('takes the first capture of the right amount for its own', () => {
    const { charge, facts } = settleCharge(pending, [right('cap-1')], undefined);
    expect(charge).toEqual({ ...pending, state: 'captured', captureId: 'cap-1' });
    expect(facts).toEqual([{ type: 'captured', txnId: 'cap-1' }]);
  });

  it('announces a second capture as a duplicate of the first', () => {
    const { facts } = settleCharge(pending, [right('cap-1'), right('cap-2')], undefined);
    expect(facts[1]).toEqual({
      type: 'duplicate_captured',
      dupTxnId: 'cap-2',
      origTxnId: 'cap-1',
      money: { amount: AMOUNT, currency: 'TWD' },
    });
  });

  it('fails for good when declined', () => {
    const { charge, facts } = settleCharge(pending, [], 'card_declined');
    expect(charge).toEqual({ ...pending, state: 'capture_failed', failureCode: 'card_declined' });
    expect(facts).toEqual([{ type: 'capture_failed', code: 'card_declined' }]);
  });

  it('pays a capture back that comes after the refusal; it is a duplicate of nothing', () => {
    const failed = settleCharge(pending, [], 'card_declined').charge;
    const { charge, facts } = settleCharge(failed, [right('late')], undefined);
    expect(charge).toEqual(failed);
    expect(facts).toEqual([
      { type: 'duplicate_captured', dupTxnId: 'late', money: { amount: AMOUNT, currency: 'TWD' } },
    ]);
  });

  it('believes a capture more than a refusal beside it', () => {
    const { charge, facts } = settleCharge(pending, [right('cap-1')], 'card_declined');
    expect(charge.state).toBe('captured');
    expect(facts.map(({ type }) => type)).toEqual(['captured']);
  });

  it.each([
    ['amount', { id: 'odd', amount: AMOUNT - 1, currency: 'TWD' }],
    ['currency', { id: 'odd', amount: AMOUNT, currency: 'USD' }],
  ])('pays a capture of the wrong %s back, with the money it has, and fails', (_name, odd) => {
    const { charge, facts } = settleCharge(pending, [odd], undefined);
    expect(charge).toMatchObject({
      state: 'capture_failed',
      captureId: null,
      failureCode: 'amount_mismatch',
    });
    expect(facts).toEqual([
      { type: 'duplicate_captured', dupTxnId: 'odd', money: { amount: odd.amount, currency: odd.currency } },
      { type: 'capture_failed', code: 'amount_mismatch' },
    ]);
  });

  it('says nothing when there is nothing new', () => {
    const captured = settleCharge(pending, [right('cap-1')], undefined).charge;
    for (const charge of [pending, captured])
      expect(settleCharge(charge, [], undefined)).toEqual({ charge, facts: [] });
    expect(settleCharge(captured, [], 'card_declined')).toEqual({ charge: captured, facts: [] });
  });
});

/** What the gateway did to one order, cut into the batches in which payments hears of it. */
interface Told {
  readonly captures: readonly Capture[];
  readonly declined: string | undefined;
}

const capture: fc.Arbitrary<Capture> = fc.record({
  id: fc.integer({ min: 1, max: 6 }).map((n) => `cap-${n}`),
  amount: fc.constant(AMOUNT),
  currency: fc.constant('TWD'),
});
/** One id always has one amount, as in the gateway's books. */
const asBooked = (one: Capture): Capture => {
  if (one.id === 'cap-5') return { ...one, amount: AMOUNT + 100 };
  return one.id === 'cap-6' ? { ...one, currency: 'USD' } : one;
};
const told: fc.Arbitrary<Told> = fc.record({
  captures: fc.array(capture.map(asBooked), { maxLength: 4 }),
  declined: fc.option(fc.constant('card_declined'), { nil: undefined, freq: 3 }),
});

/** Works the story off as RecordCaptures does: only captures never seen before are handed to the decision. */
function play(story: readonly Told[], start: Charge = pending) {
  const seen = new Map<string, Capture>();
  const facts: ChargeFact[] = [];
  let charge = start;
  for (const { captures, declined } of story) {
    const fresh = [...new Map(captures.map((one) => [one.id, one])).values()].filter(
      ({ id }) => !seen.has(id),
    );
    for (const one of fresh) seen.set(one.id, one);
    const settled = settleCharge(charge, fresh, declined);
    charge = settled.charge;
    facts.push(...settled.facts);
  }
  return { charge, facts, seen };
}

describe('settling a charge, however the reports arrive', () => {
  const stories = fc.array(told, { maxLength: 8 });
  const starts = fc.constantFrom<Charge>(pending, { ...pending, state: 'requested' });

  it('leaves 0 or exactly the amount, once every duplicate is paid back', () => {
    fc.assert(
      fc.property(stories, starts, (story, start) => {
        const { charge, facts, seen } = play(story, start);
        const duplicates = facts.flatMap((fact) => (fact.type === 'duplicate_captured' ? [fact] : []));
        for (const { dupTxnId, money } of duplicates) expect(money).toEqual(moneyOf(seen.get(dupTxnId)!));
        const kept = [...seen.values()].filter(
          ({ id }) => !duplicates.some(({ dupTxnId }) => dupTxnId === id),
        );
        expect(kept.map(moneyOf)).toEqual(charge.state === 'captured' ? [moneyOf(charge)] : []);
      }),
    );
  });

  it('takes each capture for its own or announces it as a duplicate, exactly once', () => {
    fc.assert(
      fc.property(stories, starts, (story, start) => {
        const { charge, facts, seen } = play(story, start);
        const announced = facts.flatMap((fact) => {
          if (fact.type === 'captured') return [fact.txnId];
          return fact.type === 'duplicate_captured' ? [fact.dupTxnId] : [];
        });
        expect([...announced].sort()).toEqual([...seen.keys()].sort());
        const own = facts.filter(({ type }) => type === 'captured');
        expect(own).toEqual(charge.captureId === null ? [] : [{ type: 'captured', txnId: charge.captureId }]);
      }),
    );
  });

  it('never takes a wrong amount for its own, and names the original where there is one', () => {
    fc.assert(
      fc.property(stories, (story) => {
        const { charge, facts, seen } = play(story);
        if (charge.captureId !== null) expect(sameMoney(seen.get(charge.captureId)!, pending)).toBe(true);
        const settledAt = facts.findIndex(({ type }) => type === 'captured');
        facts.forEach((fact, index) => {
          if (fact.type !== 'duplicate_captured') return;
          expect(fact.origTxnId).toBe(settledAt >= 0 && index > settledAt ? charge.captureId : undefined);
        });
      }),
    );
  });

  it('ends once: one of captured and capture_failed, and the state that says the same', () => {
    fc.assert(
      fc.property(stories, (story) => {
        const { charge, facts } = play(story);
        const ends = facts.filter(({ type }) => type !== 'duplicate_captured').map(({ type }) => type);
        const isSilent = story.every(
          ({ captures, declined }) => captures.length === 0 && declined === undefined,
        );
        expect(ends).toEqual(isSilent ? [] : [charge.state]);
        expect(charge.captureId !== null).toBe(charge.state === 'captured');
        expect(charge.failureCode !== null).toBe(charge.state === 'capture_failed');
      }),
    );
  });

  it('changes nothing when the whole story is told again, in any order', () => {
    const twice = stories.chain((story) =>
      fc.tuple(fc.constant(story), fc.shuffledSubarray(story, { minLength: story.length })),
    );
    fc.assert(
      fc.property(twice, ([story, again]) => {
        expect(play([...story, ...again])).toEqual(play(story));
      }),
    );
  });

  it('books in the ledger what the gateway has captured, side by side', () => {
    fc.assert(
      fc.property(stories, (story) => {
        const { charge, facts, seen } = play(story);
        const transfers = transfersOf(charge, facts);
        for (const { debit, credit, amount } of transfers) {
          expect(debit).not.toBe(credit);
          expect(amount).toBeGreaterThan(0);
        }
        const booked = transfers.map(({ reference, amount, currency }) => ({
          id: reference,
          amount,
          currency,
        }));
        const byId = (left: { id: string }, right: { id: string }) => left.id.localeCompare(right.id);
        expect(booked.sort(byId)).toEqual([...seen.values()].sort(byId));
        expect(new Set(transfers.map(({ kind, reference }) => `${kind} ${reference}`)).size).toBe(
          transfers.length,
        );
      }),
    );
  });
});

const moneyOf = ({ amount, currency }: { amount: number; currency: string }) => ({ amount, currency });
