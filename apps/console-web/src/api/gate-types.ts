/** What the gate answers; test/context-types.spec.ts holds it to its OpenAPI document. */

export interface Occupancy {
  readonly market: number;
  readonly zones: Readonly<Record<string, number>>;
  readonly gates: Readonly<Record<string, number>>;
}

export interface ZonePolicy {
  readonly zoneId: string;
  readonly timeZone: string;
  readonly products: readonly string[] | null;
  readonly hours: { readonly from: string; readonly until: string } | null;
  readonly validity: Readonly<Record<string, { readonly fromMs: number; readonly untilMs: number }>>;
  readonly entry: 'single' | 'multiple';
  readonly reentryAfterExit: boolean;
  readonly antiPassback: 'off' | 'until_exit' | { readonly seconds: number };
  readonly capacity: {
    readonly gate: number | null;
    readonly zone: number | null;
    readonly market: number | null;
  };
  readonly acceptsTicketIds: boolean;
  readonly fees: { readonly zone: number | null; readonly products: Readonly<Record<string, number>> };
  readonly staleList: 'open' | 'closed';
}

export interface Zone {
  readonly zoneId: string;
  readonly version: number;
  readonly policy: ZonePolicy;
}

/** What the rules of a zone were from a moment on. */
export interface PolicyChange {
  readonly version: number;
  readonly policy: ZonePolicy;
  readonly reason: string;
  readonly actor: string;
  readonly at: string;
}

export interface Conflict {
  readonly scanId: string;
  readonly ticketId: string;
  readonly zoneId: string;
  readonly gateId: string;
  readonly deviceId: string;
  readonly direction: 'entry' | 'exit';
  readonly scannedAt: string;
  readonly isOffline: boolean;
  readonly other: {
    readonly scanId: string;
    readonly gateId: string | null;
    readonly scannedAt: string | null;
  };
}

export interface ScanAnswer {
  readonly scanId: string;
  readonly decision: 'granted' | 'denied';
  readonly reason: string | null;
  readonly ticket?: { readonly ticketId: string; readonly product: string };
  readonly orderId?: string;
  readonly overridden?: string;
  readonly previous?: { readonly gateId: string; readonly scannedAt: string };
}

export interface ListedScan extends ScanAnswer {
  readonly gateId: string;
  readonly direction: 'entry' | 'exit';
  readonly admission: 'prepaid' | 'pay_at_gate';
  readonly scannedAt: string;
  readonly flags: readonly string[];
}

export type TicketStatus = 'clear' | 'blocked' | 'revoked';

export interface Ticket {
  readonly ticketId: string;
  readonly inside: boolean;
  readonly status: TicketStatus | null;
  readonly product: string | null;
  readonly scans: readonly ListedScan[];
}

export interface Enrolment {
  readonly token: string;
  readonly path: string;
  readonly url: string;
  readonly expiresAt: string;
}
