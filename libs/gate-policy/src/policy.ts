import type { Window } from './ticket.ts';

/** The rules of one zone. Data: edited by operators, kept with its history, read by scanners as it is. */
export interface Policy {
  readonly zoneId: string;
  /** Of the market's clock, such as `Asia/Taipei`. */
  readonly timeZone: string;
  /** Products that are let in; null: all. */
  readonly products: readonly string[] | null;
  /** Opening hours by the market's clock, as `HH:MM`; until 01:00 is past midnight. Null: always. */
  readonly hours: { readonly from: string; readonly until: string } | null;
  /** The window of all tickets of a product. It stands in place of the one that was signed, so that an edit counts. */
  readonly validity: Readonly<Record<string, Window>>;
  /** How often one ticket enters. */
  readonly entry: 'single' | 'multiple';
  /** With `single`: once more after each exit. */
  readonly reentryAfterExit: boolean;
  /** With `multiple`: whether somebody must have left, or how many seconds must have passed since the last entry. */
  readonly antiPassback: 'off' | 'until_exit' | { readonly seconds: number };
  /** Most people inside at once; null: no limit. */
  readonly capacity: {
    readonly gate: number | null;
    readonly zone: number | null;
    readonly market: number | null;
  };
  /** Whether a device may name a ticket by its id alone, without the signed token: an id is easily made up. */
  readonly acceptsTicketIds: boolean;
  /** What a revocation list that is too old means to a scanner without network: closed, nobody comes in by it. */
  readonly staleList?: 'open' | 'closed';
  /** What the first entry of a ticket costs at the gate; a product's fee stands in place of the zone's. */
  readonly fees?: Fees;
}

/** In minor units of TWD. */
export interface Fees {
  /** Of every ticket; null: none. */
  readonly zone: number | null;
  /** Of all tickets of a product; 0: none. */
  readonly products: Readonly<Record<string, number>>;
}

/** One entry, ever; all products; always open; nobody counts. */
export const defaultPolicy = (zoneId: string): Policy => ({
  zoneId,
  timeZone: 'Asia/Taipei',
  products: null,
  hours: null,
  validity: {},
  entry: 'single',
  reentryAfterExit: false,
  antiPassback: 'off',
  capacity: { gate: null, zone: null, market: null },
  acceptsTicketIds: false,
});
