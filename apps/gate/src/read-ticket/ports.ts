import type { DecidedScan } from '../domain/decided-scan.ts';

/** What the gates know of a ticket. */
export interface TicketHistory {
  readonly inside: boolean;
  /** The newest of those that are not forgotten yet, in order of time. */
  readonly scans: readonly DecidedScan[];
}

export interface TicketReader {
  /** Undefined for a ticket that no gate has let in, and of which no scan is known any more. */
  find(ticketId: string): Promise<TicketHistory | undefined>;
}
