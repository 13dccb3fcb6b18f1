import type { GatewayBook, PaymentsBook } from '../books.ts';
import { differences, idsOf, type Discrepancy } from './discrepancy.ts';

/** Captures and refunds one by one. */
export function compareCaptures(gateway: GatewayBook, payments: PaymentsBook | null): Discrepancy[] {
  if (payments === null) return [];
  const { charge, captures } = payments;
  const found = differences('the gateway', idsOf(gateway.captures), 'payments', idsOf(captures), 'capture');
  const legitimate = captures.filter(({ duplicate }) => !duplicate);
  if (legitimate.length > 1)
    found.push({ fault: 'doubled', says: `payments holds ${legitimate.length} captures for legitimate` });
  if (charge.state === 'captured' && legitimate[0]?.id !== charge.captureId) {
    const id = legitimate[0]?.id ?? 'missing';
    found.push({ says: `the charge names ${charge.captureId}, the legitimate capture is ${id}` });
  }
  const refunded = captures.filter(
    ({ refundState, paidOutside }) => refundState === 'refunded' && !paidOutside,
  );
  if (captures.some(({ duplicate, refundState }) => duplicate && refundState !== 'refunded'))
    found.push({ fault: 'unsettled' });
  return [
    ...found,
    ...differences('the gateway', refundedIds(gateway), 'payments', idsOf(refunded), 'refund of'),
  ];
}

/** Captures that the gateway gave back in full. */
export function refundedIds({ captures, refunds }: GatewayBook): string[] {
  const refundedOf = (captureId: string): number =>
    refunds.reduce((sum, refund) => sum + (refund.captureId === captureId ? refund.amount : 0), 0);
  return idsOf(captures.filter(({ id, amount }) => refundedOf(id) >= amount));
}
