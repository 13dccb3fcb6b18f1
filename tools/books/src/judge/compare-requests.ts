import type { GatewayBook, PaymentsBook, SentOrder } from '../books.ts';
import type { Discrepancy } from './discrepancy.ts';

/** The requests that the client knows were accepted, and what payments keeps of them. */
export function compareRequests(
  gateway: GatewayBook,
  book: PaymentsBook | null,
  sent: SentOrder,
): Discrepancy[] {
  if (book === null) return [unknownToPayments(gateway)];
  const { charge, payments } = book;
  const found: Discrepancy[] = [];
  const kept = new Set(payments.map(({ id }) => id));
  for (const id of sent.paymentIds) {
    if (!kept.has(id))
      found.push({ fault: 'lost', says: `payments has lost the request ${id} that it had accepted` });
  }
  const waiting = payments.filter(({ status }) => status === 'requested').length;
  if (waiting > 0) found.push({ fault: 'unsettled', says: `${waiting} payment(s) still requested` });
  if (charge.state === 'requested') found.push({ fault: 'unsettled' });
  if (sent.amount !== null && charge.amount !== sent.amount) {
    found.push({ says: `payments charges ${charge.amount} for an order of ${sent.amount}` });
  }
  return found;
}

function unknownToPayments({ captures }: GatewayBook): Discrepancy {
  const but = captures.length > 0 ? `, but the gateway captured it ${captures.length} time(s)` : '';
  return { fault: 'lost', says: `payments does not know the order${but}` };
}
