import type { Books, Verdict } from '@night-market/opening-night';
import type { Fault, Finding } from './finding.ts';

/** What a play found about one order, as findings; nothing when the books agree and the saga is settled. */
export function fromVerdict({ outcome, open, wrong, books }: Verdict): Finding[] {
  const { orderId, accepted, paymentIds } = outcome;
  const says = wrong.join('; ');
  const faults = new Set<Fault>();
  if (!accepted) faults.add('lost');
  if (books !== null) {
    if (accepted && isMissing(books, paymentIds)) faults.add('lost');
    if (isDoubled(books)) faults.add('doubled');
    if (open || isUnderWay(books)) faults.add('unsettled');
  } else faults.add('unsettled');
  // Books that differ in any other way have lost something, one or the other of them.
  if (wrong.length > 0 && faults.size === 0) faults.add('lost');
  return [...faults].map((fault) => ({ fault, orderId, says: says || 'the saga is not settled' }));
}

function isMissing({ gateway, payments, saga }: Books, paymentIds: readonly string[]): boolean {
  if (payments === null || saga === null) return true;
  const known = new Set(payments.payments.map(({ id }) => id));
  if (paymentIds.some((id) => !known.has(id))) return true;
  return payments.charge.state === 'captured' && (gateway?.net ?? 0) < payments.charge.amount;
}

/** More was kept than the order's amount, or one thing was booked more often than it happened. */
function isDoubled({ gateway, payments }: Books): boolean {
  const kept = gateway?.net ?? 0;
  if (payments === null) return kept > 0;
  const { charge, captures, ledger } = payments;
  const due = charge.state === 'captured' ? charge.amount : 0;
  return (
    kept > due ||
    ledger.captured > (gateway?.captured ?? 0) ||
    ledger.refunded > (gateway?.refunded ?? 0) ||
    captures.filter(({ duplicate }) => !duplicate).length > 1
  );
}

function isUnderWay({ payments }: Books): boolean {
  if (payments === null) return false;
  return (
    payments.charge.state === 'requested' ||
    payments.payments.some(({ status }) => status === 'requested') ||
    payments.captures.some(({ duplicate, refundState }) => duplicate && refundState !== 'refunded')
  );
}
