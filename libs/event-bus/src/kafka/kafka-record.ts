import type { IHeaders, KafkaMessage } from 'kafkajs';
import type { ConsumedRecord, PartitionLease } from '../broker/records.ts';

/** A record of kafkajs as ours; `topic` is the logical name. */
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
  timestampMs: Number(message.timestamp),
  lease,
});

function textHeaders(headers: IHeaders | undefined): Record<string, string> {
  const text: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers ?? {})) {
    const first = Array.isArray(value) ? value[0] : value;
    if (first !== undefined) text[name] = first.toString();
  }
  return text;
}
