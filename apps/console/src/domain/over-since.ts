/** What was not seen for longer may have been otherwise in between. */
const GAP_MS = 60_000;

interface Seen {
  readonly sinceMs: number;
  readonly lastMs: number;
}

/** Remembers for how long something has been too much, as far as it was looked at. */
export class OverSince {
  private readonly seen = new Map<string, Seen>();

  /** @returns for how long it has been so, in milliseconds */
  note(name: string, isOver: boolean, nowMs: number): number {
    const before = this.seen.get(name);
    if (!isOver) {
      this.seen.delete(name);
      return 0;
    }
    const isOneWhile = before !== undefined && nowMs - before.lastMs <= GAP_MS;
    const sinceMs = isOneWhile ? before.sinceMs : nowMs;
    this.seen.set(name, { sinceMs, lastMs: nowMs });
    return Math.max(0, nowMs - sinceMs);
  }
}
