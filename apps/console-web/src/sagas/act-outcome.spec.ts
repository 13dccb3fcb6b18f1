import { expect, it } from 'vitest';
import { outcomeOf, type ActOutcome, type LegAct } from './act-outcome.ts';

const leg = (state: string, attempt: number) => ({ dupTxnId: 'cap-2', state, attempt, failureCode: null });

it.each<[LegAct, string, number, ActOutcome]>([
  ['retry', 'NeedsAttention', 2, 'waiting'],
  ['retry', 'RefundCommanded', 3, 'waiting'],
  ['retry', 'NeedsAttention', 3, 'failed'],
  ['retry', 'Refunded', 3, 'done'],
  ['retry', 'RefundedOutside', 4, 'overtaken'],
  ['outside', 'OutsideReported', 3, 'waiting'],
  ['outside', 'NeedsAttention', 3, 'failed'],
  ['outside', 'RefundCommanded', 4, 'waiting'],
  ['outside', 'RefundedOutside', 3, 'done'],
  ['outside', 'Refunded', 2, 'overtaken'],
])('%s asked for as the third attempt: %s at %i is %s', (act, state, attempt, outcome) => {
  expect(outcomeOf(act, 3, leg(state, attempt))).toBe(outcome);
});

it('nothing is known yet of a leg that is not there', () => {
  expect(outcomeOf('outside', 1, undefined)).toBe('waiting');
});
