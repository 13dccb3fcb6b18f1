import { judgeOrder, type Books, type Judgement } from '@night-market/books';
import type { Outcome } from '../act/outcome.ts';
import { isSureDouble } from '../plan/faults.ts';

/** What the three books and the player say of an order, taken together. */
export interface Verdict extends Omit<Judgement, 'faults'> {
  outcome: Outcome;
  /** What the verdict was drawn from; null where they could not be read. */
  books: Books | null;
}

/** Compares the three books of an order with each other and with what the player saw. */
export function judge(outcome: Outcome, books: Books): Verdict {
  const { order, paymentIds, complaints } = outcome;
  const amount = order.kind === 'payment' ? order.amount : null;
  const { faults: _, wrong, ...judged } = judgeOrder(books, { paymentIds, amount });
  return { outcome, books, ...judged, wrong: [...complaints, ...missedFault(outcome, books), ...wrong] };
}

/** A planned fault that never came about would make the play prove less than it says. */
function missedFault({ order, orderId }: Outcome, { gateway }: Books): string[] {
  const { captureFault } = order;
  const captures = gateway?.captures.length ?? 0;
  if (captureFault === null || orderId !== order.orderId || captures === 0) return [];
  if (captureFault === 'decline') return ['the gateway was to decline it and captured it'];
  return isSureDouble(captureFault) && captures < 2
    ? ['the gateway was to capture it twice and did not']
    : [];
}
