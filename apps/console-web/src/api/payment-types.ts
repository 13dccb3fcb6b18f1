/** What payments answers; test/context-types.spec.ts holds it to its OpenAPI document. */

export interface BreakSide {
  readonly reference: string;
  readonly amount: number;
  readonly currency: string;
}

export interface SettlementBreak {
  readonly n: string;
  readonly kind: 'capture' | 'refund';
  readonly gatewayId: string;
  readonly code: string;
  readonly kept: BreakSide;
  readonly told: BreakSide;
  readonly toldBy: string;
  readonly times: number;
  readonly firstSeenAt: string;
  readonly lastSeenAt: string;
  readonly explained: { readonly at: string; readonly by: string; readonly reason: string } | null;
}

export interface BreakPage {
  readonly breaks: readonly SettlementBreak[];
  readonly next: string | null;
}

export interface OrderMoney {
  readonly orderId: string;
  readonly charge: {
    readonly state: string;
    readonly amount: number;
    readonly currency: string;
    readonly captureId: string | null;
    readonly failureCode: string | null;
  };
  readonly payments: readonly { readonly id: string; readonly status: string; readonly replayed: boolean }[];
  readonly captures: readonly {
    readonly id: string;
    readonly amount: number;
    readonly duplicate: boolean;
    readonly refundState: 'pending' | 'refunded' | 'failed' | null;
    readonly paidOutside: boolean;
  }[];
  readonly ledger: {
    readonly captured: number;
    readonly refunded: number;
    readonly paidOutside: number;
    readonly net: number;
    readonly currencies: readonly {
      readonly currency: string;
      readonly captured: number;
      readonly refunded: number;
      readonly paidOutside: number;
      readonly net: number;
    }[];
  };
}
