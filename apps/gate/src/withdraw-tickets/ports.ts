import type { Tx } from '@night-market/kernel';

export type TicketStatus = 'clear' | 'blocked' | 'revoked';

/** An entry of the list of tickets that are not to be let in. */
export interface Revocation {
  readonly version: number;
  readonly ticketId: string;
  readonly status: TicketStatus;
  readonly reason: string;
}

export interface Reissue {
  readonly ticketId: string;
  readonly product: string;
  readonly zones: readonly string[] | null;
  readonly validity: { readonly fromMs: number; readonly untilMs: number };
}

export interface WithdrawalStore<T extends Tx> {
  /** Locks the ticket until the end of the transaction; undefined for one that was never issued. */
  lock(tx: T, ticketId: string): Promise<TicketStatus | undefined>;
  /** @returns the version of the list in which it stands */
  change(tx: T, ticketId: string, status: TicketStatus, reason: string, actor: string): Promise<number>;
  /** A new ticket in place of one: with its rights, its add-ons, and what it did. */
  replace(tx: T, ticketId: string, newTicketId: string): Promise<Reissue>;
}

/** Tells that a ticket is not to be let in any more. */
export interface RevocationPublisher<T extends Tx> {
  revoked(tx: T, revocation: Revocation, correlationId: string): Promise<void>;
}
