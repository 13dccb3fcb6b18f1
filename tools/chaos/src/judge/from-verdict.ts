import { FAULTS, judgeOrder, type Fault, type Finding } from '@night-market/books';
import type { Verdict } from '@night-market/opening-night';

/** What a play found about one order, as findings; nothing when the books agree and the saga is settled. */
export function fromVerdict({ outcome, open, wrong, books }: Verdict): Finding[] {
  const { orderId, accepted, paymentIds } = outcome;
  const faults = new Set<Fault>(books === null ? [] : judgeOrder(books, { paymentIds, amount: null }).faults);
  if (!accepted) faults.add('lost');
  if (open || books === null) faults.add('unsettled');
  // Books that differ in any other way have lost something, one or the other of them.
  if (wrong.length > 0 && faults.size === 0) faults.add('lost');
  const says = wrong.join('; ') || 'the saga is not settled';
  return FAULTS.filter((fault) => faults.has(fault)).map((fault) => ({ fault, orderId, says }));
}
