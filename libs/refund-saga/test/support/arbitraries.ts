import fc from 'fast-check';
import type { SagaFact } from '../../src/index.ts';
import { captureFailed, captured, fact, requested, resultReplayed } from './facts.ts';

const attempts = fc.uniqueArray(fc.integer({ min: 1, max: 5 }), { maxLength: 4 });
const captureIds = fc.constantFrom('cap-2', 'cap-3', 'cap-4', '__proto__', 'constructor');

/** Everything that could be said of one duplicate capture, without contradiction. */
const legFacts = (dupTxnId: string): fc.Arbitrary<SagaFact[]> =>
  fc
    .record({
      sayings: fc.subarray([
        { origTxnId: 'cap-1', amount: 12_000, currency: 'TWD' },
        { amount: 12_000, currency: 'TWD' },
        { origTxnId: 'cap-1' },
      ]),
      failed: attempts,
      paid: attempts,
      isOutside: fc.boolean(),
    })
    .map(({ sayings, failed, paid, isOutside }) => [
      ...sayings.map((known) => fact({ type: 'duplicate_captured', dupTxnId, ...known })),
      ...failed.map((attempt) =>
        fact({ type: 'refund_failed', dupTxnId, attempt, code: `refused-${attempt}` }),
      ),
      ...paid.map((attempt) =>
        isOutside
          ? fact({ type: 'refunded_outside', dupTxnId, evidence: `receipt for ${dupTxnId}`, attempt })
          : fact({ type: 'refunded', dupTxnId, refundId: `refund-${dupTxnId}`, attempt }),
      ),
    ]);

/**
 * A consistent set of facts: what the bus can carry about one order of one world. That is,
 *
 * - the order has at most one capture, and at most one reason for a decline (both, if the decline was wrong);
 * - each duplicate capture has one original, amount and currency, though not every mention names them all;
 * - each attempt fails, if it does, with one code; a refund has one id, under whichever attempts it is told;
 * - what was paid back outside the gateway is never refunded there.
 *
 * Gaps are allowed: any of it may be missing. Timers and operators are no part of it, because what they do
 * depends on when they do it.
 */
export const consistentFacts: fc.Arbitrary<SagaFact[]> = fc
  .tuple(
    fc.subarray([requested, captured, captureFailed, resultReplayed]),
    fc.uniqueArray(captureIds, { maxLength: 3 }).chain((ids) => fc.tuple(...ids.map(legFacts))),
  )
  .map(([order, legs]) => [...order, ...legs.flat()]);

/** The same facts in any order, each at least once, some several times. */
export function arrivals(facts: readonly SagaFact[]): fc.Arbitrary<SagaFact[]> {
  if (facts.length === 0) return fc.constant([]);
  return fc.array(fc.constantFrom(...facts), { maxLength: 8 }).chain((again) => {
    const all = [...facts, ...again];
    return fc.shuffledSubarray(all, { minLength: all.length, maxLength: all.length });
  });
}

/** Timers and operator's acts, aimed at any leg and attempt. */
export const interventions: fc.Arbitrary<SagaFact> = fc.oneof(
  fc
    .record({
      type: fc.constantFrom('refund_timed_out' as const, 'retry_due' as const),
      dupTxnId: captureIds,
      attempt: fc.integer({ min: 0, max: 6 }),
    })
    .map((timer) => fact(timer)),
  captureIds.map((dupTxnId) => fact({ type: 'retry_requested', dupTxnId, actor: 'op', reason: 'why not' })),
  captureIds.map((dupTxnId) =>
    fact({ type: 'outside_reported', dupTxnId, actor: 'op', reason: 'cash', evidence: 'receipt' }),
  ),
  fc.constant(fact({ type: 'note_added', actor: 'op', reason: 'the customer called' })),
);

/** A life as it may really go: facts of one world in any order, with timers and operators in between. */
export const lives: fc.Arbitrary<SagaFact[]> = consistentFacts.chain((facts) =>
  fc.tuple(arrivals(facts), fc.array(interventions, { maxLength: 25, size: 'max' })).chain(([told, acts]) => {
    const all = [...told, ...acts];
    return fc.shuffledSubarray(all, { minLength: all.length, maxLength: all.length });
  }),
);
