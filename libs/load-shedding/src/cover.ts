/** What can be switched off: whole numbers, so that sums are exact. */
export interface CoverItem {
  readonly harm: number;
  /** In units of the need. */
  readonly relief: number;
}

/**
 * The least harm that covers each need from `least` to `most`, by dynamic programming over the need (the minimum knapsack).
 * Exact; takes at most items × most steps and as many bytes. Needs that the items so far cannot cover take no step, nor do those
 * that no need from `least` on leads back to.
 */
export class CoverTable {
  private readonly items: readonly CoverItem[];
  private readonly harm: Float64Array;
  private readonly taken: Uint8Array[];
  readonly most: number;

  constructor(items: readonly CoverItem[], most: number, least = 0) {
    this.items = items;
    this.most = most;
    this.harm = new Float64Array(most + 1).fill(Infinity);
    this.harm[0] = 0;
    let reach = 0;
    let later = sumOf(items);
    this.taken = items.map((item) => {
      const relief = Math.max(0, item.relief);
      reach = Math.min(most, reach + relief);
      later -= relief;
      return this.add(item, Math.max(1, least - later), reach);
    });
  }

  /** Infinity when all items together do not cover it. */
  harmOf(need: number): number {
    return this.harm[Math.max(0, need)] ?? Infinity;
  }

  /** The positions of the items that cover the need with the least harm. */
  itemsOf(need: number): number[] {
    const chosen: number[] = [];
    let left = Math.max(0, need);
    for (let item = this.items.length - 1; item >= 0 && left > 0; item--) {
      if (this.taken[item]?.[left] !== 1) continue;
      chosen.push(item);
      left = Math.max(0, left - (this.items[item]?.relief ?? 0));
    }
    return chosen.reverse();
  }

  private add({ harm, relief }: CoverItem, from: number, to: number): Uint8Array {
    const table = this.harm;
    const taken = new Uint8Array(this.most + 1);
    if (relief <= 0) return taken;
    for (let need = to; need >= from; need--) {
      const withIt = (table[need > relief ? need - relief : 0] as number) + harm;
      if (withIt < (table[need] as number)) {
        table[need] = withIt;
        taken[need] = 1;
      }
    }
    return taken;
  }
}

/** What all of them relieve together. */
export const sumOf = (items: readonly CoverItem[]): number =>
  items.reduce((sum, { relief }) => sum + Math.max(0, relief), 0);
