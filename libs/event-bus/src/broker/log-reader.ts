import type { ConsumedRecord, TopicPartition } from './records.ts';

/** A stretch of one partition: from the offset `from` up to, and without, `to`. */
export interface LogStretch extends TopicPartition {
  readonly from: bigint;
  readonly to: bigint;
}

/** Reads the log beside all consumers: it belongs to nobody's group and commits nothing. */
export interface LogReader {
  /**
   * Hands over the records of these stretches, in order per partition, one call at a time. Rejects when the broker
   * stays silent, when `onRecords` rejects, or when the signal aborts.
   */
  read(
    stretches: readonly LogStretch[],
    onRecords: (records: readonly ConsumedRecord[]) => Promise<void>,
    signal: AbortSignal,
  ): Promise<void>;
}
