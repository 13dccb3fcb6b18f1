import { Books } from './books.ts';
import { Journal } from './journal.ts';
import type { Capture, JournalRecord, Refund } from './records.ts';
import type { FaultPlan } from '../faults/fault-plan.ts';

/** A capture or refund whose webhook had not been delivered when the journal ended. */
export type Untold = { type: 'capture'; of: Capture } | { type: 'refund'; of: Refund };

/** The one way by which anything changes: a record is applied in memory and appended to the journal. */
export class Store {
  readonly books: Books;
  readonly plan: FaultPlan;
  readonly #journal: Journal;

  private constructor(books: Books, plan: FaultPlan, journal: Journal) {
    this.books = books;
    this.plan = plan;
    this.#journal = journal;
  }

  /** Opens the store in a folder and brings back what the journal knows. */
  static async open(folder: string, plan: FaultPlan): Promise<{ store: Store; untold: Untold[] }> {
    const books = new Books();
    const untold = new Map<string, Untold>();
    const journal = await Journal.open(folder, (record) => {
      applyRecord(books, plan, record);
      if (record.t === 'capture' && record.silent !== true)
        untold.set(record.id, { type: 'capture', of: record });
      if (record.t === 'refund' && record.silent !== true)
        untold.set(record.id, { type: 'refund', of: record });
      if (record.t === 'webhook_done') untold.delete(record.id);
    });
    return { store: new Store(books, plan, journal), untold: [...untold.values()] };
  }

  /** Applies a record and appends it; {@link written} tells when it is safe to answer. */
  commit(record: JournalRecord): void {
    applyRecord(this.books, this.plan, record);
    this.#journal.append(record);
  }

  /** Resolves when all that was committed is in the file. */
  written(): Promise<void> {
    return this.#journal.written();
  }

  /** False once the journal could not be written. */
  get isWritable(): boolean {
    return this.#journal.failure === null;
  }

  /** Writes what is left and closes the journal. */
  close(): Promise<void> {
    return this.#journal.close();
  }
}

function applyRecord(books: Books, plan: FaultPlan, record: JournalRecord): void {
  if (record.t === 'fired') plan.markFired(record.scope);
  else if (record.t === 'settings') plan.replace(record.settings);
  else if (record.t === 'plans') plan.merge(record.byReference);
  else books.apply(record);
}
