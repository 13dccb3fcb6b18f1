/** The gateway's own book of an order. Amounts are in minor units. */
export interface GatewayBook {
  captured: number;
  refunded: number;
  net: number;
  declined: string | null;
  captures: { id: string; amount: number }[];
  refunds: { captureId: string; amount: number }[];
}

export type ChargeState = 'requested' | 'captured' | 'capture_failed';

/** The order as payments keeps it. */
export interface PaymentsBook {
  charge: { state: ChargeState; amount: number; captureId: string | null };
  payments: { id: string; status: string; replayed: boolean }[];
  captures: {
    id: string;
    amount: number;
    duplicate: boolean;
    refundState: string | null;
    paidOutside?: boolean;
  }[];
  ledger: { captured: number; refunded: number; net: number };
}

/** The order's saga as the orchestrator keeps it. */
export interface SagaBook {
  orderId: string;
  state: string;
  settled: boolean;
  legs: { dupTxnId: string; state: string }[];
}

/** The three books of an order; null where a book does not know it. */
export interface Books {
  gateway: GatewayBook | null;
  payments: PaymentsBook | null;
  saga: SagaBook | null;
}

/** What a client knows of an order that was accepted. */
export interface SentOrder {
  /** Payments that were acknowledged. */
  readonly paymentIds: readonly string[];
  /** What it is to cost, in minor units; null where the platform names the price. */
  readonly amount: number | null;
}

/** The gateway's book of an order that it does not know. */
export const emptyGatewayBook = (): GatewayBook => ({
  captured: 0,
  refunded: 0,
  net: 0,
  declined: null,
  captures: [],
  refunds: [],
});
