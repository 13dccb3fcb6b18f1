import type { PartitionEnds } from '@night-market/kafka';

export type { PartitionEnds };

/** What the broker tells of its log. Every question rejects while it is away. */
export interface LogEnds {
  ends(topics: readonly string[]): Promise<ReadonlyMap<string, readonly PartitionEnds[]>>;
}
