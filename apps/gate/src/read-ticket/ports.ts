import type { DecidedScan } from '../domain/decided-scan.ts';

/** What the gates know of a ticket. */
export interface TicketHistory {
  readonly inside: boolean;
  /** Null for one that was let in before tickets were issued. */
  readonly status: 'clear' | 'blocked' | 'revoked' | null;
  readonly product: string | null;
  /** The newest of those that are not forgotten yet, in order of time. */
  readonly scans: readonly DecidedScan[];
}

export interface TicketReader {
  /** Undefined for a ticket that was never issued, never admitted and has no remembered scan. */
  find(ticketId: string): Promise<TicketHistory | undefined>;
}
