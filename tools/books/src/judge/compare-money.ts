import type { GatewayBook, PaymentsBook } from '../books.ts';
import type { Discrepancy } from './discrepancy.ts';

/**
 * The gateway keeps the amount of a captured charge and of what was paid back outside it, nothing else, and the ledger says
 * the same.
 */
export function compareMoney(gateway: GatewayBook, payments: PaymentsBook | null): Discrepancy[] {
  if (payments === null) return gateway.net > 0 ? [{ fault: 'doubled' }] : [];
  const { charge, ledger, captures } = payments;
  const found: Discrepancy[] = [];
  for (const what of ['captured', 'refunded', 'net'] as const) {
    if (gateway[what] === ledger[what]) continue;
    const isBookedTooOften = what !== 'net' && ledger[what] > gateway[what];
    const says = `${what}: gateway ${gateway[what]}, ledger ${ledger[what]}`;
    found.push({ ...(isBookedTooOften && { fault: 'doubled' }), says });
  }
  const isCaptured = charge.state === 'captured';
  const outside = captures.reduce((sum, { amount, paidOutside }) => sum + (paidOutside ? amount : 0), 0);
  const due = (isCaptured ? charge.amount : 0) + outside;
  if (gateway.net !== due) {
    const says = `the gateway kept ${gateway.net} of a charge of ${charge.amount} that is ${charge.state}`;
    if (gateway.net > due) found.push({ fault: 'doubled', says });
    else found.push({ ...(isCaptured && { fault: 'lost' }), says });
  }
  const other = gateway.captures.find(({ amount }) => amount !== charge.amount);
  if (other !== undefined)
    found.push({ says: `the gateway captured ${other.amount} for a charge of ${charge.amount}` });
  return found;
}
