/** One partition of one topic. */
export interface TopicPartition {
  readonly topic: string;
  readonly partition: number;
}

/** A name for it among all partitions. */
export const placeOf = ({ topic, partition }: TopicPartition): string => `${topic}/${partition}`;

/** Whether the partition a record came from is still ours; shared by all records of one assignment. */
export interface PartitionLease {
  readonly revoked: boolean;
}

export type RecordHeaders = Readonly<Record<string, string>>;

/** A record as the broker delivered it. Topic names are logical: a namespace is added and taken off in the adapter. */
export interface ConsumedRecord extends TopicPartition {
  readonly offset: bigint;
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  readonly headers: RecordHeaders;
  /** Where the broker's adapter can tell one header without reading all of them; `name` is ASCII. See {@link headerOf}. */
  readonly headerOf?: (name: string) => string | undefined;
  readonly timestampMs: number;
  readonly lease: PartitionLease;
}

/** One header of a record, the cheapest way there is. */
export const headerOf = (record: ConsumedRecord, name: string): string | undefined =>
  record.headerOf ? record.headerOf(name) : record.headers[name];

/** A record to be published; its key decides the partition. */
export interface OutgoingRecord {
  readonly topic: string;
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  readonly headers: RecordHeaders;
}

/** `next` is the offset of the first record that is not settled yet. */
export interface CommittableOffset extends TopicPartition {
  readonly next: bigint;
}
