import type { Ticket } from '@night-market/gate-policy';
import type { Tx } from '@night-market/kernel';

/** A ticket that is to be issued. */
export interface NewTicket extends Ticket {
  /** The ticket whose code shows this one as well. */
  readonly parentId: string | null;
}

export type Kept =
  /** Issued now, or before with the same words. */
  | 'kept'
  /** The id was given to another ticket. */
  | 'other_ticket'
  | 'unknown_parent';

export interface TicketStore<T extends Tx> {
  /** What became of each ticket, in their order. */
  keep(tx: T, tickets: readonly NewTicket[]): Promise<readonly Kept[]>;
}

/** Makes the text of a ticket's code. */
export interface TokenMaker {
  /** @throws RangeError in one sentence when the ticket cannot be written as a token */
  make(ticket: Ticket): Promise<string>;
}
