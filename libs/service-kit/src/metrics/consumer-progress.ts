import { lagOf, type PartitionPosition } from '@night-market/kafka';

export interface TopicLag {
  /** That are not settled, over all partitions. */
  readonly events: number;
  /** For how long nothing of a partition where events wait was settled; of the one that has waited longest. */
  readonly stuckSeconds: number;
}

interface Stop {
  readonly settled: bigint;
  readonly sinceMs: number;
}

/** Remembers since when each partition has not moved although events wait there, as far as it was looked at. */
export class ConsumerProgress {
  private readonly stops = new Map<string, Stop>();

  note(
    topics: ReadonlyMap<string, readonly PartitionPosition[]>,
    nowMs: number,
  ): ReadonlyMap<string, TopicLag> {
    return new Map(
      [...topics].map(([topic, positions]) => {
        const stuckMs = positions.map((position) => this.stuckMs(topic, position, nowMs));
        return [topic, { events: lagOf(positions), stuckSeconds: Math.max(0, ...stuckMs) / 1_000 }];
      }),
    );
  }

  private stuckMs(topic: string, position: PartitionPosition, nowMs: number): number {
    const place = `${topic}/${position.partition}`;
    const { settled = position.low } = position;
    const before = this.stops.get(place);
    if (lagOf([position]) > 0 && before?.settled === settled) return Math.max(0, nowMs - before.sinceMs);
    if (lagOf([position]) === 0) this.stops.delete(place);
    else this.stops.set(place, { settled, sinceMs: nowMs });
    return 0;
  }
}
