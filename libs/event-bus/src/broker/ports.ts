import type { CommittableOffset, ConsumedRecord, OutgoingRecord, TopicPartition } from './records.ts';

/** A member of a consumer group, as far as the consumer loop needs one. */
export interface BrokerConsumer {
  /** Joins the group and hands over records as they come, in order per partition. Resolves once joined. */
  start(topics: readonly string[], onRecords: (records: readonly ConsumedRecord[]) => void): Promise<void>;
  /** Stops fetching from these partitions; heartbeats go on. */
  pause(partitions: readonly TopicPartition[]): void;
  resume(partitions: readonly TopicPartition[]): void;
  /** Rejects with {@link FencedError} when the group has moved on. */
  commit(offsets: readonly CommittableOffset[]): Promise<void>;
  /** Leaves the group. */
  stop(): Promise<void>;
  /** True while the member is in its group. */
  readonly joined: boolean;
}

/** Publishes records; one call is one batch. */
export interface BrokerProducer {
  /**
   * Resolves when every in-sync replica has all records; when it rejects, any part of them may have arrived.
   * Rejects with {@link BatchTooLargeError} when the broker refuses some of them for their size.
   */
  send(records: readonly OutgoingRecord[]): Promise<void>;
  close(): Promise<void>;
}

/** The partition was given to somebody else: what is in hand must not be committed. Not an error of the service. */
export class FencedError extends Error {
  override readonly name = 'FencedError';
}

/** The broker takes no batch of this size: fewer records, or smaller ones, may pass. */
export class BatchTooLargeError extends Error {
  override readonly name = 'BatchTooLargeError';
}
