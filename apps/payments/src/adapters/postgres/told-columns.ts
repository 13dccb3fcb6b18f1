import type { Told } from '../../domain/break.ts';

/** What was told as arrays for `unnest`: ids, references, amounts, currencies. */
export const toldColumns = (told: readonly Told[]): unknown[] => [
  told.map(({ id }) => id),
  told.map(({ reference }) => reference),
  told.map(({ amount }) => amount),
  told.map(({ currency }) => currency),
];
