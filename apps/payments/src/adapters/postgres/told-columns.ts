import { columns } from '@night-market/postgres';
import type { Told } from '../../domain/break.ts';

/** What was told as arrays for `unnest`: ids, references, amounts, currencies. */
export const toldColumns = (told: readonly Told[]): unknown[] =>
  columns(told, 'id', 'reference', 'amount', 'currency');
