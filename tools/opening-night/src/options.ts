/** Shares of the orders, each from 0 to 1, that something happens to. */
export interface Shares {
  /** Sent again with the same key. */
  retry: number;
  /** Sent again for the same order under another key. */
  secondKey: number;
  /** Captured twice by the gateway. */
  double: number;
  /** Met by a time-out, a 5xx or a webhook out of line. */
  fault: number;
  /** Declined. */
  decline: number;
  /** Met by a refund that fails at first; a share of the orders captured twice. */
  refundFault: number;
  /** Pay-at-gate entries instead of payments. */
  gate: number;
}

/** What is played. */
export interface PlaySize {
  orders: number;
  stalls: number;
  /** Every choice comes from it. */
  seed: number;
  shares: Shares;
}

/** Where the platform is; a service may have several replicas. */
export interface Addresses {
  payments: string[];
  orchestrator: string[];
  /** May be empty when no entries are played. */
  gate: string[];
  gateway: string;
  gatewayApiKey: string;
  /** Service token with the scopes `read` and `keys`. */
  marketToken: string;
}

/** How a play goes. */
export interface PlayOptions extends PlaySize {
  /** Visitors whose tickets are shown to old and new scanners; none when left out. */
  visitors?: number;
  addresses: Addresses;
  /** Orders under way at one time. */
  inFlight: number;
  /** Orders begun a second; as fast as the answers come when left out. */
  ratePerS?: number;
  /** When the play gives up, counted from its start. */
  timeoutMs: number;
  /** Called a few times a second with how far it is. */
  onProgress?: (progress: Progress) => void;
}

/** How far a play is, in orders; `duplicates` and `refunded` in captures. */
export interface Progress {
  orders: number;
  sent: number;
  accepted: number;
  captured: number;
  duplicates: number;
  refunded: number;
  open: number;
}

export const defaultShares: Shares = {
  retry: 0.2,
  secondKey: 0.1,
  double: 0.1,
  fault: 0.06,
  decline: 0.02,
  refundFault: 0.3,
  gate: 0.05,
};

export const defaults = { orders: 300, stalls: 40, seed: 1, inFlight: 32, timeoutMs: 180_000 } as const;

/** Of a play that is started by hand. */
export const defaultVisitors = 120;
