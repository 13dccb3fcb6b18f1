import { NumberedList } from './numbered-list.ts';
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
  keys: Set<string>;
  /** Numbers of its lines in the settlement file. */
  lines: number[];
}

/** One line of the settlement file. */
export type BookLine = { type: 'capture'; of: Capture } | { type: 'refund'; of: Refund };

/** The gateway's books in memory: a fold over the journal. See the README for their size. */
export class Books {
  /** The settlement file. */
  readonly settlement = new NumberedList<BookLine>();
  /** In the order of first appearance. */
  readonly list = new NumberedList<ReferenceEntry>();
  readonly late = new Map<string, LateCapture>();
  private readonly keys = new Map<string, KeyEntry>();
  private readonly entries = new Map<string, ReferenceEntry>();
  private readonly captures = new Map<string, Capture>();
  private readonly refunds = new Map<string, Refund>();
  private readonly refunded = new Map<string, number>();

  /** Books one record; the ones that are not about money are ignored. */
  apply(record: JournalRecord): void {
    if (record.t === 'capture') this.bookCapture(record);
    else if (record.t === 'refund') this.bookRefund(record);
    else if (record.t === 'decline') this.bookDecline(record, record.code);
    else if (record.t === 'late') this.bookLate(record);
    else if (record.t === 'late_dropped') this.late.delete(record.key);
    else if (record.t === 'compacted') this.settlement.skipTo(record.nextLine);
  }

  get lines(): BookLine[] {
    return [...this.settlement.values()];
  }

  get references(): ReferenceEntry[] {
    return [...this.list.values()];
  }

  /** Nothing more is due: it was captured or declined, no late capture is to come, and no duplicate is unpaid. */
  isFinished({ amount, declined, captures, refunds, keys }: ReferenceEntry): boolean {
    const net = sumOf(captures) - sumOf(refunds);
    const isAnswered = captures.length > 0 || declined !== null;
    return isAnswered && net <= amount && ![...keys].some((key) => this.late.has(key));
  }

  /** Removes all that is known of a reference. */
  forget(entry: ReferenceEntry): void {
    this.list.remove(entry.index);
    this.entries.delete(entry.reference);
    for (const line of entry.lines) this.settlement.remove(line);
    for (const key of entry.keys) this.keys.delete(key);
    for (const { key } of entry.refunds) this.refunds.delete(key);
    for (const { id } of entry.captures) {
      this.captures.delete(id);
      this.refunded.delete(id);
    }
  }

  /** What a capture key stands for. */
  byKey(key: string): KeyEntry | undefined {
    return this.keys.get(key);
  }

  /** What happened to a reference. */
  byReference(reference: string): ReferenceEntry | undefined {
    return this.entries.get(reference);
  }

  /** A capture by its id. */
  capture(id: string): Capture | undefined {
    return this.captures.get(id);
  }

  /** The refund made under a key. */
  refundByKey(key: string): Refund | undefined {
    return this.refunds.get(key);
  }

  /** Sum of the refunds of a capture, in minor units. */
  refundedOf(captureId: string): number {
    return this.refunded.get(captureId) ?? 0;
  }

  private bookCapture(record: Capture): void {
    const entry = this.referenceEntry(record);
    this.keyEntry(record).captures.push(record);
    entry.captures.push(record);
    this.captures.set(record.id, record);
    entry.lines.push(this.settlement.add({ type: 'capture', of: record }, record.line));
    if (record.late === true) this.late.delete(record.key);
  }

  private bookRefund(record: Refund): void {
    const entry = this.referenceEntry(record);
    entry.refunds.push(record);
    this.refunds.set(record.key, record);
    this.refunded.set(record.captureId, this.refundedOf(record.captureId) + record.amount);
    entry.lines.push(this.settlement.add({ type: 'refund', of: record }, record.line));
  }

  private bookDecline(charge: Charge, code: string): void {
    this.keyEntry(charge).declined = code;
    this.referenceEntry(charge).declined = code;
  }

  private bookLate(late: LateCapture): void {
    this.keyEntry(late);
    this.late.set(late.key, late);
  }

  private keyEntry({ key, reference, amount, currency }: Charge): KeyEntry {
    let entry = this.keys.get(key);
    if (entry === undefined) {
      entry = { key, reference, amount, currency, captures: [], declined: null };
      this.keys.set(key, entry);
      this.referenceEntry(entry).keys.add(key);
    }
    return entry;
  }

  private referenceEntry({ reference, amount, currency }: Omit<Charge, 'key'>): ReferenceEntry {
    let entry = this.entries.get(reference);
    if (entry === undefined) {
      const index = this.list.last + 1;
      const blank = { declined: null, captures: [], refunds: [], keys: new Set<string>(), lines: [] };
      entry = { reference, amount, currency, index, ...blank };
      this.entries.set(reference, entry);
      this.list.add(entry);
    }
    return entry;
  }
}

const sumOf = (rows: readonly { amount: number }[]): number =>
  rows.reduce((total, { amount }) => total + amount, 0);
