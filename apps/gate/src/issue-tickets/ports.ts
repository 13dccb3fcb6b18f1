import type { Ticket } from '@night-market/gate-policy';
import type { Tx } from '@night-market/kernel';
import type { Product } from '../products/ports.ts';

/** A ticket that is to be issued. */
export interface NewTicket extends Ticket {
  /** Null where none were named: then those of the product. */
  readonly zones: readonly string[] | null;
  /** The ticket whose code shows this one as well. */
  readonly parentId: string | null;
}

export type Refused =
  /** The id was given to another ticket. */
  | 'other_ticket'
  | 'unknown_parent'
  /** The product of the parent has no such add-on. */
  | 'not_an_add_on';

/** A ticket as it is kept, issued now or before with the same words; or why it is not. */
export type Kept = Ticket | Refused;

export interface TicketStore<T extends Tx> {
  /** What became of each ticket, in their order. */
  keep(tx: T, tickets: readonly ProductTicket[]): Promise<readonly Kept[]>;
}

/** A ticket with the product that it is of. */
export interface ProductTicket {
  readonly ticket: NewTicket;
  readonly product: Product;
}

export interface ProductReader {
  /** Those that there are of these. */
  find(codes: readonly string[]): Promise<readonly Product[]>;
}

/** Makes the text of a ticket's code. */
export interface TokenMaker {
  /** Why a ticket cannot be written as a token, in one sentence; undefined when it can. */
  problemOf(ticket: Ticket): string | undefined;
  /** @throws RangeError in one sentence when the ticket cannot be written as a token */
  make(ticket: Ticket): Promise<string>;
}
