/** From `fromMs` on, before `untilMs`; milliseconds since 1970. Instants, so a window may cross midnight. */
export interface Window {
  readonly fromMs: number;
  readonly untilMs: number;
}

/** What a signed token says of a ticket, and the gate's table as well. */
export interface Ticket {
  readonly ticketId: string;
  readonly product: string;
  /** Zones that it opens; null: every zone whose policy admits the product. */
  readonly zones: readonly string[] | null;
  readonly validity: Window;
}

/** A ticket with what has become of it since it was signed. */
export interface KnownTicket extends Ticket {
  /** On the revocation list: cancelled, replaced, lost, abused. */
  readonly isRevoked: boolean;
  /** Held back for a while; the gate's table knows, a scanner without network does not. */
  readonly isBlocked: boolean;
}

/**
 * What a scanned code proved to be. `invalid`: no ticket of this market, whatever is wrong with it: signature, key, form,
 * another market's, or an id that nobody issued.
 */
export type Evidence =
  | { readonly kind: 'invalid' }
  | {
      readonly kind: 'ticket';
      readonly ticket: KnownTicket;
      /** Tickets that are shown by the same code, such as a tasting course bought with the entry. */
      readonly addOns?: readonly KnownTicket[];
    };
