/** How one partition stands for a consumer group. Offsets are of the next record. */
export interface PartitionStand {
  readonly name: string;
  readonly settled: bigint;
  readonly end: bigint;
}

/** Work that came later than this after the loss says nothing about how long its partition stood still. */
const EARLY_MS = 2_000;

/** Follows which partitions had work when a replica was lost, and when that work was settled by others. */
export class FlowTracker {
  private readonly waiting = new Map<string, bigint>();
  private readonly flowedAtMs = new Map<string, number>();

  /** One look, `sinceMs` after the loss. */
  observe(sinceMs: number, stands: readonly PartitionStand[]): void {
    for (const { name, settled, end } of stands) {
      if (this.flowedAtMs.has(name)) continue;
      const wanted = this.waiting.get(name);
      if (wanted === undefined) {
        if (sinceMs <= EARLY_MS && end > settled) this.waiting.set(name, end);
      } else if (settled >= wanted) {
        this.waiting.delete(name);
        this.flowedAtMs.set(name, sinceMs);
      }
    }
  }

  /** Partitions whose work nobody has settled yet. */
  get still(): readonly string[] {
    return [...this.waiting.keys()];
  }

  /** When the last partition flowed again, in milliseconds after the loss; undefined when none had work. */
  get longestMs(): number | undefined {
    return this.flowedAtMs.size === 0 ? undefined : Math.max(...this.flowedAtMs.values());
  }
}
