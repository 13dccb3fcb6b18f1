import type { GatewayBook, PaymentsBook, SagaBook } from '../books.ts';
import { refundedIds } from './compare-captures.ts';
import { differences, idsOf, type Discrepancy } from './discrepancy.ts';

/** The state of a settled saga without duplicates, by the state of the charge. */
const SETTLED_STATES: Readonly<Record<string, string>> = {
  captured: 'Captured',
  capture_failed: 'CaptureFailed',
};

/** The saga has a leg for each duplicate, and ends where the order did. */
export function compareSaga(
  gateway: GatewayBook,
  payments: PaymentsBook | null,
  saga: SagaBook | null,
): Discrepancy[] {
  if (saga === null) return [{ fault: 'lost' }, { fault: 'unsettled' }];
  const legsIn = (wanted: string): string[] =>
    saga.legs.filter(({ state }) => state === wanted).map(({ dupTxnId }) => dupTxnId);
  const outside = payments?.captures.filter(({ paidOutside }) => paidOutside) ?? [];
  const legs = saga.legs.map(({ dupTxnId }) => dupTxnId);
  const duplicates = payments?.captures.filter(({ duplicate }) => duplicate) ?? [];
  const found = [
    ...differences('the gateway', refundedIds(gateway), 'the saga', legsIn('Refunded'), 'refund of'),
    ...differences('payments', idsOf(outside), 'the saga', legsIn('RefundedOutside'), 'outside payment of'),
    ...differences('payments', idsOf(duplicates), 'the saga', legs, 'duplicate'),
  ];
  if (!saga.settled) return [...found, { fault: 'unsettled' }];
  const expected =
    legs.length > 0 ? 'Refunded' : (SETTLED_STATES[payments?.charge.state ?? ''] ?? 'Requested');
  if (saga.state !== expected)
    found.push({ says: `the saga is ${saga.state} and settled, ${expected} was to be expected` });
  return found;
}
