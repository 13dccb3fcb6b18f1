import type { IHeaders, KafkaMessage } from 'kafkajs';
import type { ConsumedRecord, PartitionLease, RawHeaders, RecordHeaders } from '@night-market/event-bus';
import { UnreadableBatch } from './fetch/fetched-record.ts';
import { DecodedRecord } from './record-codec/decode-record.ts';
import { encodeHeaders } from './record-codec/encode-record.ts';
import { isHeaderBlock } from './record-codec/header-block.ts';

/** The last moment with a year of four digits, which PostgreSQL reads. Producers that count microseconds are beyond it. */
const LATEST_MS = Date.UTC(9999, 11, 31);

/** A record of kafkajs as ours; `topic` is the logical name. A time that cannot be is the nearest one that can. */
export const toRecord = (
  topic: string,
  partition: number,
  message: KafkaMessage,
  lease: PartitionLease,
): ConsumedRecord => new KafkaRecord(topic, partition, message, lease);

/** The place of what the broker holds and does not hand over, up to and with `offset`; see {@link ConsumedRecord.isGap}. */
export const gapRecord = (
  topic: string,
  partition: number,
  offset: bigint,
  lease: PartitionLease,
): ConsumedRecord => ({
  ...{ topic, partition, offset, lease, isGap: true },
  ...{ key: null, value: null, headers: {}, timestampMs: 0 },
});

/** Its headers become texts when somebody asks for them, which the way of an ordinary event does not. */
class KafkaRecord implements ConsumedRecord {
  readonly topic: string;
  readonly partition: number;
  readonly offset: bigint;
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  readonly timestampMs: number;
  readonly lease: PartitionLease;
  private readonly message: KafkaMessage;
  private texts: RecordHeaders | undefined;

  constructor(topic: string, partition: number, message: KafkaMessage, lease: PartitionLease) {
    this.topic = topic;
    this.partition = partition;
    this.offset = BigInt(message.offset);
    this.key = message.key;
    this.value = message.value;
    this.timestampMs = Math.min(Math.max(Number(message.timestamp), 0), LATEST_MS);
    this.lease = lease;
    this.message = message;
    this.texts = undefined;
  }

  get unreadable(): Error | undefined {
    const message: unknown = this.message;
    return message instanceof UnreadableBatch ? message.error : undefined;
  }

  get headers(): RecordHeaders {
    return (this.texts ??= this.hasOversizedHeaders ? {} : textHeaders(this.message.headers));
  }

  get rawHeaders(): RawHeaders | null {
    if (!(this.message instanceof DecodedRecord)) return null;
    const { headerBlock } = this.message;
    const isLossless = encodeHeaders(this.headers).equals(headerBlock);
    return isLossless || !isHeaderBlock(headerBlock) ? null : headerBlock;
  }

  get hasOversizedHeaders(): boolean {
    return this.message instanceof DecodedRecord && this.message.hasOversizedHeaders;
  }

  headerOf(name: string): string | undefined {
    return this.message instanceof DecodedRecord
      ? this.message.firstHeader(name)?.toString()
      : this.headers[name];
  }
}

function textHeaders(headers: IHeaders | undefined): Record<string, string> {
  const text: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers ?? {})) {
    // Kafka's headers may be null, whatever the types of kafkajs say.
    const first = (Array.isArray(value) ? value[0] : value) as Buffer | string | null | undefined;
    if (first !== undefined && first !== null) text[name] = first.toString();
  }
  return text;
}
