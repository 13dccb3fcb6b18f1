import type { Capture, Charge, JournalRecord, LateCapture, Refund } from './records.ts';

/** All that happened under one capture key. */
export interface KeyEntry extends Charge {
  captures: Capture[];
  declined: string | null;
}

/** All that happened to one reference. */
export interface ReferenceEntry {
  reference: string;
  amount: number;
  currency: string;
  declined: string | null;
  captures: Capture[];
  refunds: Refund[];
  /** Place in the order of first appearance. */
  index: number;
}

/** One line of the settlement file. */
export type BookLine = { type: 'capture'; of: Capture } | { type: 'refund'; of: Refund };

/** The gateway's books in memory: a fold over the journal. They only grow; see the README for the size. */
export class Books {
  readonly lines: BookLine[] = [];
  readonly references: ReferenceEntry[] = [];
  readonly late = new Map<string, LateCapture>();
  readonly #keys = new Map<string, KeyEntry>();
  readonly #references = new Map<string, ReferenceEntry>();
  readonly #captures = new Map<string, Capture>();
  readonly #refunds = new Map<string, Refund>();
  readonly #refunded = new Map<string, number>();

  /** Books one record; the ones that are not about money are ignored. */
  apply(record: JournalRecord): void {
    if (record.t === 'capture') this.#bookCapture(record);
    else if (record.t === 'refund') this.#bookRefund(record);
    else if (record.t === 'decline') this.#bookDecline(record, record.code);
    else if (record.t === 'late') this.#bookLate(record);
    else if (record.t === 'late_dropped') this.late.delete(record.key);
  }

  /** What a capture key stands for. */
  byKey(key: string): KeyEntry | undefined {
    return this.#keys.get(key);
  }

  /** What happened to a reference. */
  byReference(reference: string): ReferenceEntry | undefined {
    return this.#references.get(reference);
  }

  /** A capture by its id. */
  capture(id: string): Capture | undefined {
    return this.#captures.get(id);
  }

  /** The refund made under a key. */
  refundByKey(key: string): Refund | undefined {
    return this.#refunds.get(key);
  }

  /** Sum of the refunds of a capture, in minor units. */
  refundedOf(captureId: string): number {
    return this.#refunded.get(captureId) ?? 0;
  }

  #bookCapture(record: Capture): void {
    this.#keyEntry(record).captures.push(record);
    this.#referenceEntry(record).captures.push(record);
    this.#captures.set(record.id, record);
    this.lines.push({ type: 'capture', of: record });
    if (record.late === true) this.late.delete(record.key);
  }

  #bookRefund(record: Refund): void {
    this.#referenceEntry(record).refunds.push(record);
    this.#refunds.set(record.key, record);
    this.#refunded.set(record.captureId, this.refundedOf(record.captureId) + record.amount);
    this.lines.push({ type: 'refund', of: record });
  }

  #bookDecline(charge: Charge, code: string): void {
    this.#keyEntry(charge).declined = code;
    this.#referenceEntry(charge).declined = code;
  }

  #bookLate(late: LateCapture): void {
    this.#keyEntry(late);
    this.late.set(late.key, late);
  }

  #keyEntry({ key, reference, amount, currency }: Charge): KeyEntry {
    let entry = this.#keys.get(key);
    if (entry === undefined) {
      entry = { key, reference, amount, currency, captures: [], declined: null };
      this.#keys.set(key, entry);
    }
    return entry;
  }

  #referenceEntry({ reference, amount, currency }: Omit<Charge, 'key'>): ReferenceEntry {
    let entry = this.#references.get(reference);
    if (entry === undefined) {
      const index = this.references.length;
      entry = { reference, amount, currency, declined: null, captures: [], refunds: [], index };
      this.#references.set(reference, entry);
      this.references.push(entry);
    }
    return entry;
  }
}
