import type { Policy } from '@night-market/gate-policy';
import type { Scan } from './scan.ts';

/** An entry that is paid at the gate: payments charges it. */
export interface Charge {
  readonly orderId: string;
  readonly stallId: string;
  /** Minor units. */
  readonly amount: number;
  readonly currency: 'TWD';
}

/** Fees that hold where the rules of the zone name none for the product, in minor units of TWD. */
export interface OtherFees {
  /** What the product itself says; it goes before what the zone says of all others. */
  readonly ofProduct: number | undefined;
  /** Of an entry that is to be paid at the gate, where nobody else says anything. */
  readonly atGate: number;
}

/** What an entry costs at the gate, in minor units of TWD; 0 for nothing. */
export function feeOf(
  { fees }: Policy,
  product: string | null,
  { admission }: Pick<Scan, 'admission'>,
  other: OtherFees,
): number {
  const isNamed = product !== null && fees && Object.hasOwn(fees.products, product);
  const fee = isNamed ? fees.products[product] : (other.ofProduct ?? fees?.zone);
  return fee ?? (admission === 'pay_at_gate' ? other.atGate : 0);
}

const STALL_ID_MAX = 100;

/** Longest ticket and gate id of an entry paid at the gate: the names derived from them must fit 100 characters. */
export const CHARGED_ID_MAX = 95;

/**
 * One order per ticket, so that a ticket can never be charged twice.
 * @param amount minor units of TWD
 */
export const chargeOf = (ticketId: string, { gateId }: Pick<Scan, 'gateId'>, amount: number): Charge => ({
  orderId: `gate-${ticketId}`,
  // A long id that is cut names its gate well enough.
  stallId: `gate-${gateId}`.slice(0, STALL_ID_MAX),
  amount,
  currency: 'TWD',
});
