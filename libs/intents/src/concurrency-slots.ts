export type Kind = 'fresh' | 'due';

/**
 * The calls that may be under way at once, shared so that neither kind of intent starves the other. Fresh ones may take
 * all slots until a look for due ones finds none free. From then on one is kept for the next look, and a quarter for as
 * long as looks find as many as they ask for.
 */
export class ConcurrencySlots {
  private readonly taken: Record<Kind, number> = { fresh: 0, due: 0 };
  private readonly total: number;
  private readonly share: number;
  /** Slots that fresh intents leave alone. */
  private kept = 0;

  constructor(total: number) {
    this.total = total;
    this.share = Math.max(1, Math.floor(total / 4));
  }

  get free(): number {
    return this.total - this.taken.fresh - this.taken.due;
  }

  /** Whether a fresh intent may begin. */
  get isOpenToFresh(): boolean {
    return this.free > 0 && this.taken.fresh < this.total - this.kept;
  }

  /** Whether the last look left some behind. */
  get areDueWaiting(): boolean {
    return this.kept > 0;
  }

  /**
   * How many due intents to look for: while fresh ones wait no more than their share, else all but the share of those
   * that come during the look.
   */
  roomForDue(areFreshWaiting: boolean): number {
    const room = areFreshWaiting ? this.share - this.taken.due : Math.max(1, this.free - this.share);
    return Math.max(0, Math.min(this.free, room));
  }

  take(kind: Kind, slots = 1): void {
    this.taken[kind] += slots;
  }

  giveBack(kind: Kind, slots = 1): void {
    this.taken[kind] -= slots;
  }

  /** Says what a look for `asked` due intents has found; `asked` is 0 when there was no slot to look for. */
  looked(asked: number, found: number): void {
    if (asked === 0) this.kept ||= 1;
    // Where there is one slot only, the kinds take turns.
    else this.kept = found === asked && this.total > 1 ? this.share : 0;
  }
}
