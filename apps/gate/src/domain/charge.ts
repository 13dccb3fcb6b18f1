import type { Scan } from './scan.ts';

/** An entry that is paid at the gate: payments charges it. */
export interface Charge {
  readonly orderId: string;
  readonly stallId: string;
  /** Minor units. */
  readonly amount: number;
  readonly currency: 'TWD';
}

/** Longest ticket and gate id of an entry paid at the gate: the names derived from them must fit 100 characters. */
export const CHARGED_ID_MAX = 95;

/**
 * One order per ticket, so that a ticket can never be charged twice.
 * @param amount minor units of TWD
 */
export const chargeOf = (ticketId: string, { gateId }: Pick<Scan, 'gateId'>, amount: number): Charge => ({
  orderId: `gate-${ticketId}`,
  stallId: `gate-${gateId}`,
  amount,
  currency: 'TWD',
});
