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

/**
 * Headers as Kafka writes them, where texts under single names would lose something: names that repeat, values that are
 * null or not UTF-8, names that are special in JavaScript.
 */
export type RawHeaders = Buffer;

/** A record as the broker delivered it. Topic names are logical: a namespace is added and taken off in the adapter. */
export interface ConsumedRecord extends TopicPartition {
  readonly offset: bigint;
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  readonly headers: RecordHeaders;
  readonly rawHeaders?: RawHeaders | null;
  /** Its headers are more, or larger, than is read: no event has such, and `headers` is empty. */
  readonly hasOversizedHeaders?: boolean;
  /** Where the broker's adapter can tell one header without reading all of them; `name` is ASCII. See {@link headerOf}. */
  readonly headerOf?: (name: string) => string | undefined;
  readonly timestampMs: number;
  readonly lease: PartitionLease;
  /** Why the broker's batch of records could not be read; `value` is the whole batch then, byte for byte. */
  readonly unreadable?: Error | undefined;
  /** There is nothing to consume up to and with this offset: it only has to be settled. */
  readonly isGap?: boolean;
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
  /** Sent in place of `headers`. */
  readonly rawHeaders?: RawHeaders | null;
}

/** `next` is the offset of the first record that is not settled yet. */
export interface CommittableOffset extends TopicPartition {
  readonly next: bigint;
}
