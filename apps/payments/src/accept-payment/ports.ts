import type { Tx } from '@night-market/kernel';
import type { Charge, ChargeState } from '../domain/charge.ts';
import type { Money } from '../domain/money.ts';

/** Somebody wants an order paid: a vendor's terminal, or a gate. */
export interface PaymentRequest extends Money {
  readonly paymentId: string;
  readonly orderId: string;
  readonly stallId: string;
  readonly method: string;
  /** ISO 8601 in UTC with milliseconds. */
  readonly createdAt: string;
  readonly correlationId: string;
  readonly causationId: string;
}

/** An order's charge, and whether this transaction made it. */
export interface OpenedCharge {
  readonly charge: Charge;
  readonly isNew: boolean;
}

/** The payment as a resource. */
export interface PaymentView extends Money {
  readonly id: string;
  readonly orderId: string;
  readonly stallId: string;
  readonly method: string;
  readonly status: 'requested' | 'captured' | 'capture_failed';
  /** True when an earlier request for the order decides its result. */
  readonly replayed: boolean;
  readonly captureId: string | null;
  readonly failureCode: string | null;
  readonly createdAt: string;
}

export const statusOf = (state: ChargeState): PaymentView['status'] =>
  state === 'pending' ? 'requested' : state;

/** A request that contradicts what is known about its order. */
export class OrderMismatchError extends Error {
  override readonly name = 'OrderMismatchError';
  readonly orderId: string;
  /** The order is of a stall that the request does not come from. */
  readonly isOfOtherStall: boolean;

  constructor(orderId: string, isOfOtherStall: boolean) {
    super(`order ${orderId} was first asked for with another amount, currency or stall`);
    this.orderId = orderId;
    this.isOfOtherStall = isOfOtherStall;
  }
}

export interface AcceptPorts<T extends Tx> {
  readonly charges: {
    /** Makes the charges that do not exist yet (one per order); returns all charges of these orders by id. */
    open(tx: T, requests: readonly PaymentRequest[]): Promise<ReadonlyMap<string, OpenedCharge>>;
  };
  readonly payments: {
    insert(tx: T, requests: readonly PaymentRequest[]): Promise<void>;
  };
  readonly events: {
    requested(tx: T, requests: readonly PaymentRequest[]): Promise<void>;
  };
}
