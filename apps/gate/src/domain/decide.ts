import type { Scan } from './scan.ts';

/** An entry that is paid at the gate: payments charges it. */
export interface Charge {
  readonly orderId: string;
  readonly stallId: string;
  /** Minor units. */
  readonly amount: number;
  readonly currency: 'TWD';
}

/** What the gate says to a scan. */
export type Decision =
  | { readonly decision: 'granted'; readonly reason: null; readonly charge?: Charge }
  | { readonly decision: 'denied'; readonly reason: 'already_redeemed' };

/**
 * Decides about one scan.
 * @param isFirstEntry whether this scan redeems the ticket; of several scans of one ticket at most one does
 * @param feeMinor what an entry paid at the gate costs, in minor units of TWD
 */
export function decide(scan: Scan, isFirstEntry: boolean, feeMinor: number): Decision {
  if (!isFirstEntry) return { decision: 'denied', reason: 'already_redeemed' };
  if (scan.admission === 'prepaid') return { decision: 'granted', reason: null };
  return { decision: 'granted', reason: null, charge: chargeOf(scan, feeMinor) };
}

/** Longest ticket and gate id of an entry paid at the gate: the names derived from them must fit 100 characters. */
export const CHARGED_ID_MAX = 95;

/** One order per ticket, so that a ticket can never be charged twice. */
const chargeOf = ({ ticketId, gateId }: Scan, amount: number): Charge => ({
  orderId: `gate-${ticketId}`,
  stallId: `gate-${gateId}`,
  amount,
  currency: 'TWD',
});
