import type { BookLine, Books, ReferenceEntry } from './books.ts';

/** The books of one reference, as `/admin/books` shows them. Amounts are integers in minor units. */
export interface ReferenceBook {
  reference: string;
  amount: number;
  currency: string;
  captured: number;
  refunded: number;
  /** `captured - refunded`. */
  net: number;
  declined: string | null;
  captures: { id: string; key: string; amount: number }[];
  refunds: { id: string; captureId: string; amount: number }[];
}

/** One line of the settlement file. */
export interface SettlementLine {
  seq: number;
  type: 'capture' | 'refund';
  id: string;
  captureId?: string;
  key: string;
  reference: string;
  amount: number;
  currency: string;
  at: string;
}

const sum = (rows: { amount: number }[]): number => rows.reduce((total, row) => total + row.amount, 0);

/** Shows one reference. */
export function referenceBook(entry: ReferenceEntry): ReferenceBook {
  const captured = sum(entry.captures);
  const refunded = sum(entry.refunds);
  return {
    reference: entry.reference,
    amount: entry.amount,
    currency: entry.currency,
    captured,
    refunded,
    net: captured - refunded,
    declined: entry.declined,
    captures: entry.captures.map(({ id, key, amount }) => ({ id, key, amount })),
    refunds: entry.refunds.map(({ id, captureId, amount }) => ({ id, captureId, amount })),
  };
}

function settlementLine([seq, line]: [number, BookLine]): SettlementLine {
  const { id, key, reference, amount, currency, createdAt: at } = line.of;
  const captureId = line.type === 'refund' ? { captureId: line.of.captureId } : {};
  return { seq, type: line.type, id, ...captureId, key, reference, amount, currency, at };
}

/** A page of the settlement file in book order: the lines after the line with number `after`. */
export function settlementPage(books: Books, after: number, limit: number): SettlementLine[] {
  return books.settlement.page(after, limit).map(settlementLine);
}
