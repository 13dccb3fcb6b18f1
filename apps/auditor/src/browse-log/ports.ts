/** Where a partition begins and ends; `high` is where the next record will be. */
export interface PartitionEnds {
  readonly partition: number;
  readonly low: bigint;
  readonly high: bigint;
}

/** What the broker tells of its log. */
export interface BrokerLog {
  /** Rejects while the broker is away. */
  ends(topics: readonly string[]): Promise<ReadonlyMap<string, readonly PartitionEnds[]>>;
  /** Where producers put the records of a key. */
  partitionOf(key: string, partitions: number): number;
}
