import type { Books, ReferenceEntry } from './books.ts';
import type { JournalRecord } from './records.ts';
import type { FaultPlan } from '../faults/fault-plan.ts';

/** What the journal stands for. */
export interface Remembered {
  readonly books: Books;
  readonly plan: FaultPlan;
  /** Captures and refunds whose webhook is still to be delivered, by id. */
  readonly untold: ReadonlyMap<string, unknown>;
}

/** The fewest records that bring all of it back. */
export function* snapshot({ books, plan, untold }: Remembered): Generator<JournalRecord> {
  const { byReference, ...settings } = plan.describe();
  yield { t: 'settings', settings: { ...settings, byReference: {} } };
  yield { t: 'plans', byReference };
  for (const [scope, times] of plan.fired()) yield { t: 'fired', scope, times };
  for (const entry of books.list.values()) yield* recordsOf(entry, books, untold);
  yield { t: 'compacted', nextLine: books.settlement.last + 1 };
}

function* recordsOf(
  { reference, amount, currency, keys, lines }: ReferenceEntry,
  books: Books,
  untold: Remembered['untold'],
): Generator<JournalRecord> {
  for (const key of keys) {
    const code = books.byKey(key)?.declined;
    if (code) yield { t: 'decline', code, key, reference, amount, currency };
  }
  for (const number of lines) {
    const line = books.settlement.get(number)!;
    if (line.type === 'capture') yield { t: 'capture', ...line.of, line: number };
    else yield { t: 'refund', ...line.of, line: number };
    const { id, silent } = line.of;
    if (silent !== true && !untold.has(id)) yield { t: 'webhook_done', id, sent: true };
  }
  for (const key of keys) {
    const late = books.late.get(key);
    if (late) yield { t: 'late', ...late };
  }
}
