import type { ToldBy } from './break.ts';
import type { Money } from './money.ts';

/** `requested`: not started; `pending`: the intent is written, the outcome unknown; the others are final. */
export type ChargeState = 'requested' | 'pending' | 'captured' | 'capture_failed';

/** What an order owes, and what became of it. One order has one charge, however often it is asked for. */
export interface Charge extends Money {
  readonly orderId: string;
  readonly stallId: string;
  readonly state: ChargeState;
  /** The legitimate capture's id at the gateway. */
  readonly captureId: string | null;
  readonly failureCode: string | null;
  readonly correlationId: string;
  /** The event that started the charge. */
  readonly causationId: string;
}

/** A successful capture in the gateway's books. */
export interface Capture extends Money {
  readonly id: string;
}

/** What was learnt about one order: from the gateway's answer, a query, a webhook or the settlement file. */
export interface GatewayReport {
  readonly orderId: string;
  readonly captures: readonly Capture[];
  /** Set when the gateway refused for good. */
  readonly declined?: string;
  /** Absent: the answer to our own call. */
  readonly toldBy?: ToldBy;
}

/** What a charge says to the world. */
export type ChargeFact =
  | { readonly type: 'captured'; readonly txnId: string }
  | { readonly type: 'capture_failed'; readonly code: string }
  | {
      readonly type: 'duplicate_captured';
      readonly dupTxnId: string;
      readonly origTxnId?: string;
      readonly money: Money;
    };

export interface Settlement {
  readonly charge: Charge;
  readonly facts: readonly ChargeFact[];
}

export const isFinal = (state: ChargeState): boolean => state === 'captured' || state === 'capture_failed';
