import type { DecidedScan } from '../domain/decided-scan.ts';

/** What the gates know of a ticket. */
export interface TicketHistory {
  readonly inside: boolean;
  /** The newest, in order of time. */
  readonly scans: readonly DecidedScan[];
}

export interface TicketReader {
  /** Undefined for a ticket that no gate has seen. */
  find(ticketId: string): Promise<TicketHistory | undefined>;
}
