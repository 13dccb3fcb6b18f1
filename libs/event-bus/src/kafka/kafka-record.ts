import type { IHeaders, KafkaMessage } from 'kafkajs';
import type { ConsumedRecord, PartitionLease } from '../broker/records.ts';

/** The last moment with a year of four digits, which PostgreSQL reads. Producers that count microseconds are beyond it. */
const LATEST_MS = Date.UTC(9999, 11, 31);

/** A record of kafkajs as ours; `topic` is the logical name. A time that cannot be is the nearest one that can. */
export const toRecord = (
  topic: string,
  partition: number,
  message: KafkaMessage,
  lease: PartitionLease,
): ConsumedRecord => ({
  topic,
  partition,
  offset: BigInt(message.offset),
  key: message.key,
  value: message.value,
  headers: textHeaders(message.headers),
  timestampMs: Math.min(Math.max(Number(message.timestamp), 0), LATEST_MS),
  lease,
});

function textHeaders(headers: IHeaders | undefined): Record<string, string> {
  const text: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers ?? {})) {
    // Kafka's headers may be null, whatever the types of kafkajs say.
    const first = (Array.isArray(value) ? value[0] : value) as Buffer | string | null | undefined;
    if (first !== undefined && first !== null) text[name] = first.toString();
  }
  return text;
}
