import { Books } from './books.ts';
import { Journal } from './journal.ts';
import type { Capture, JournalRecord, Refund } from './records.ts';
import { snapshot } from './snapshot.ts';
import type { GatewayConfig } from '../config.ts';
import type { FaultPlan } from '../faults/fault-plan.ts';

/** A capture or refund whose webhook has not been delivered yet. */
export type Untold = { type: 'capture'; of: Capture } | { type: 'refund'; of: Refund };

/** So many more than are kept may gather before the oldest are looked for: a tenth. */
const SLACK = 0.1;

/** The one way by which anything changes: a record is applied in memory and appended to the journal. */
export class Store {
  readonly books = new Books();
  readonly plan: FaultPlan;
  private readonly untold = new Map<string, Untold>();
  private readonly keep: number;
  private forgetAt: number;
  private journal!: Journal;

  private constructor(plan: FaultPlan, keep: number) {
    this.plan = plan;
    this.keep = keep;
    this.forgetAt = keep;
  }

  /** Opens the store in a folder and brings back what the journal knows, compacted. */
  static async open(
    { dataDir, keepReferences }: Pick<GatewayConfig, 'dataDir' | 'keepReferences'>,
    plan: FaultPlan,
  ): Promise<{ store: Store; untold: Untold[] }> {
    const store = new Store(plan, keepReferences);
    store.journal = await Journal.open(dataDir, {
      apply: (record) => store.apply(record),
      snapshot: () => snapshot({ books: store.books, plan, untold: store.untold }),
    });
    store.forget();
    store.journal.compact();
    return { store, untold: [...store.untold.values()] };
  }

  /** Applies a record and appends it; {@link written} tells when it is safe to answer. */
  commit(record: JournalRecord): void {
    this.apply(record);
    this.journal.append(record);
    if (this.books.list.length > this.forgetAt) this.forget();
  }

  /** Resolves when all that was committed is in the file. */
  written(): Promise<void> {
    return this.journal.written();
  }

  /** False once the journal could not be written. */
  get isWritable(): boolean {
    return this.journal.failure === null;
  }

  /** Writes what is left and closes the journal. */
  close(): Promise<void> {
    return this.journal.close();
  }

  /** Forgets the oldest references of which nothing more is due, down to the number that is kept. */
  private forget(): void {
    let surplus = this.books.list.length - this.keep;
    for (const entry of surplus > 0 ? this.books.list.values() : []) {
      if (surplus === 0) break;
      if (!this.books.isFinished(entry) || this.isUntold(entry)) continue;
      this.plan.forget(
        entry.reference,
        entry.refunds.map(({ key }) => key),
      );
      this.books.forget(entry);
      surplus -= 1;
    }
    this.forgetAt = this.books.list.length + Math.ceil(this.keep * SLACK);
  }

  private isUntold({
    captures,
    refunds,
  }: {
    captures: readonly Capture[];
    refunds: readonly Refund[];
  }): boolean {
    return [...captures, ...refunds].some(({ id }) => this.untold.has(id));
  }

  private apply(record: JournalRecord): void {
    if (record.t === 'fired') this.plan.markFired(record.scope, record.times);
    else if (record.t === 'settings') this.plan.replace(record.settings);
    else if (record.t === 'plans') this.plan.merge(record.byReference);
    else if (record.t === 'webhook_done') this.untold.delete(record.id);
    else this.books.apply(record);
    if (record.t === 'capture' && record.silent !== true)
      this.untold.set(record.id, { type: 'capture', of: record });
    if (record.t === 'refund' && record.silent !== true)
      this.untold.set(record.id, { type: 'refund', of: record });
  }
}
