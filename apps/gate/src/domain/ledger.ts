import type { ZoneHistory } from '@night-market/gate-policy';

export const MARKET = 'market';
export const zonePlace = (zoneId: string): string => `zone ${zoneId}`;
export const gatePlace = (gateId: string): string => `gate ${gateId}`;

/** How many are inside each place: a gate, where somebody came in; a zone; the market, where everybody counts once. */
export class Ledger {
  private readonly inside = new Map<string, number>();
  private readonly moved = new Map<string, number>();

  /** Counts that were read under their locks; places that are not named are empty. */
  load(counts: readonly { readonly place: string; readonly inside: number }[]): void {
    for (const { place, inside } of counts) this.inside.set(place, inside);
  }

  counts(zoneId: string, gateId: string): { gate: number; zone: number; market: number } {
    return {
      gate: this.count(gatePlace(gateId)),
      zone: this.count(zonePlace(zoneId)),
      market: this.count(MARKET),
    };
  }

  move(zoneId: string, before: ZoneHistory, after: ZoneHistory): void {
    this.add(zonePlace(zoneId), Number(after.isInside) - Number(before.isInside));
    if (before.isInside && before.lastEntryGateId !== null) this.add(gatePlace(before.lastEntryGateId), -1);
    if (after.isInside && after.lastEntryGateId !== null) this.add(gatePlace(after.lastEntryGateId), 1);
  }

  moveInMarket(before: boolean, after: boolean): void {
    this.add(MARKET, Number(after) - Number(before));
  }

  /** What is to be added to the stored counts. */
  deltas(): { readonly place: string; readonly delta: number }[] {
    return [...this.moved].filter(([, delta]) => delta !== 0).map(([place, delta]) => ({ place, delta }));
  }

  private count = (place: string): number => (this.inside.get(place) ?? 0) + (this.moved.get(place) ?? 0);

  private add(place: string, delta: number): void {
    this.moved.set(place, (this.moved.get(place) ?? 0) + delta);
  }
}
