import {
  defaultPolicy,
  NO_HISTORY,
  type KnownTicket,
  type Occupancy,
  type Policy,
  type ZoneHistory,
} from '@night-market/gate-policy';
import { gatePlace, Ledger, MARKET, zonePlace } from './ledger.ts';

/** The zone of gates that nobody has put anywhere else. */
export const MARKET_ZONE = 'market';

export interface Presence extends ZoneHistory {
  readonly ticketId: string;
  readonly zoneId: string;
}

/** What is known when a batch of scans is decided; all of it under the locks of the transaction. */
export interface Known {
  readonly tickets: readonly (KnownTicket & { readonly parentId: string | null })[];
  readonly presences: readonly Presence[];
  readonly zones: readonly { readonly zoneId: string; readonly policy: Policy | null }[];
  readonly gates: readonly { readonly gateId: string; readonly zoneId: string }[];
  /** What products cost that say so, in minor units of TWD. */
  readonly fees: readonly { readonly product: string; readonly fee: number }[];
}

/** The state of the gates while a batch is decided: each scan sees what those before it did. */
export class Evening {
  readonly ledger = new Ledger();
  private readonly tickets: ReadonlyMap<string, Known['tickets'][number]>;
  private readonly addOns: ReadonlyMap<string, readonly KnownTicket[]>;
  private readonly zoneOfGate: ReadonlyMap<string, string>;
  private readonly policies: ReadonlyMap<string, Policy | null>;
  private readonly feeOfProduct: ReadonlyMap<string, number>;
  /** By ticket, then by zone. */
  private readonly histories = new Map<string, Map<string, ZoneHistory>>();
  private readonly changed = new Set<string>();

  constructor({ tickets, presences, zones, gates, fees }: Known) {
    this.tickets = new Map(tickets.map((ticket) => [ticket.ticketId, ticket]));
    this.addOns = Map.groupBy(
      tickets.filter(({ parentId }) => parentId !== null),
      ({ parentId }) => parentId!,
    );
    this.zoneOfGate = new Map(gates.map(({ gateId, zoneId }) => [gateId, zoneId]));
    this.policies = new Map(zones.map(({ zoneId, policy }) => [zoneId, policy]));
    this.feeOfProduct = new Map(fees.map(({ product, fee }) => [product, fee]));
    for (const { ticketId, zoneId, ...history } of presences) this.of(ticketId).set(zoneId, history);
  }

  ticket = (ticketId: string): KnownTicket | undefined => this.tickets.get(ticketId);

  addOnsOf = (ticketId: string): readonly KnownTicket[] => this.addOns.get(ticketId) ?? [];

  zoneOf = (gateId: string): string => this.zoneOfGate.get(gateId) ?? MARKET_ZONE;

  policyOf = (zoneId: string): Policy => this.policies.get(zoneId) ?? defaultPolicy(zoneId);

  /** What the product itself says that it costs; undefined where it says nothing. */
  feeOf = (product: string | null): number | undefined =>
    product === null ? undefined : this.feeOfProduct.get(product);

  history = (ticketId: string, zoneId: string): ZoneHistory =>
    this.histories.get(ticketId)?.get(zoneId) ?? NO_HISTORY;

  /** Whether the ticket was ever let in anywhere. */
  hasEntered = (ticketId: string): boolean =>
    [...(this.histories.get(ticketId)?.values() ?? [])].some(({ entries }) => entries > 0);

  occupancy = (ticketId: string, zoneId: string, gateId: string): Occupancy => ({
    ...this.ledger.counts(zoneId, gateId),
    isInMarket: this.isInMarket(ticketId),
  });

  /** Whether a limit holds where somebody comes in by this gate. */
  isLimitedAt(gateId: string): boolean {
    const { gate, zone, market } = this.policyOf(this.zoneOf(gateId)).capacity;
    return gate !== null || zone !== null || market !== null;
  }

  /** Every place whose count these scans can change: locked together, or two replicas wait for each other for ever. */
  placesOf(scans: readonly { readonly gateId: string }[]): string[] {
    const histories = [...this.histories.values()].flatMap((zones) => [...zones]);
    return [
      ...new Set([
        MARKET,
        ...scans.flatMap(({ gateId }) => [gatePlace(gateId), zonePlace(this.zoneOf(gateId))]),
        ...histories.flatMap(([zoneId, { lastEntryGateId }]) =>
          lastEntryGateId === null ? [] : [gatePlace(lastEntryGateId), zonePlace(zoneId)],
        ),
      ]),
    ];
  }

  /** Keeps the new history of a ticket in a zone, and what it does to the counts. */
  change(ticketId: string, zoneId: string, after: ZoneHistory): void {
    const before = this.history(ticketId, zoneId);
    const wasInMarket = this.isInMarket(ticketId);
    this.of(ticketId).set(zoneId, after);
    this.changed.add(JSON.stringify([ticketId, zoneId]));
    this.ledger.move(zoneId, before, after);
    this.ledger.moveInMarket(wasInMarket, this.isInMarket(ticketId));
  }

  /** The histories that changed. */
  changes(): Presence[] {
    return [...this.changed].map((key) => {
      const [ticketId, zoneId] = JSON.parse(key) as [string, string];
      return { ticketId, zoneId, ...this.history(ticketId, zoneId) };
    });
  }

  private isInMarket = (ticketId: string): boolean =>
    [...(this.histories.get(ticketId)?.values() ?? [])].some(({ isInside }) => isInside);

  private of(ticketId: string): Map<string, ZoneHistory> {
    let zones = this.histories.get(ticketId);
    if (!zones) this.histories.set(ticketId, (zones = new Map<string, ZoneHistory>()));
    return zones;
  }
}
