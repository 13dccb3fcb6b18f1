import type { KnownTicket } from '@night-market/gate-policy';

/** A row of the table `ticket`, as far as a decision needs it. */
export interface TicketRow {
  readonly ticket_id: string;
  readonly product: string;
  readonly zones: readonly string[] | null;
  readonly valid_from: Date;
  readonly valid_until: Date;
  readonly parent_id: string | null;
  readonly status: 'clear' | 'blocked' | 'revoked';
}

export const TICKET_COLUMNS = 'ticket_id, product, zones, valid_from, valid_until, parent_id, status';

export const toKnownTicket = (row: TicketRow): KnownTicket & { readonly parentId: string | null } => ({
  ticketId: row.ticket_id,
  product: row.product,
  zones: row.zones,
  validity: { fromMs: row.valid_from.getTime(), untilMs: row.valid_until.getTime() },
  isRevoked: row.status === 'revoked',
  isBlocked: row.status === 'blocked',
  parentId: row.parent_id,
});
