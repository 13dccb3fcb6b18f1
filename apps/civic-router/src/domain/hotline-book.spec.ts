import { ROUND_THE_CLOCK } from '@night-market/deadlines';
import { expect, it } from 'vitest';
import { FIRST_BOOK, problemsOfHotlineBook } from './hotline-book.ts';

const book = (...to: readonly string[]) => ({
  ...FIRST_BOOK,
  levels: {
    default: {
      ...{ calendar: ROUND_THE_CLOCK, acknowledgeWithinMs: 1_000, resolveWithinMs: 2_000 },
      escalation: to.map((name) => ({ afterMs: 0, to: name })),
    },
  },
});

it('a step of escalation names an agency or a duty desk, and nobody else', () => {
  const problems = (...to: readonly string[]) =>
    problemsOfHotlineBook(book(...to), ['market-office'], ['night-duty']);
  expect(problems('market-office', 'night-duty')).toEqual([]);
  expect(problems('nobody')).toEqual(['Level default: no agency is called nobody, nor is a duty desk.']);
});

it('a rule names agencies alone: a duty desk is in charge of nothing', () => {
  const rules = { ...FIRST_BOOK.rules, fallbackAgencyId: 'night-duty' };
  expect(problemsOfHotlineBook({ ...book(), rules }, ['market-office'], ['night-duty'])).toHaveLength(1);
});
