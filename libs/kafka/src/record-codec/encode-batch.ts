import { crc32c } from './crc32c.ts';
import type { EncodedRecord } from './encode-record.ts';

/** A number of 64 bits as kafkajs has it: its own class of such numbers tells them as text. */
type Int64 = number | string | { toString(): string };

/** What kafkajs hands over for the records of one partition; `compression` 0 is none. */
export interface BatchParts {
  readonly compression?: number;
  readonly firstOffset?: Int64;
  readonly firstTimestamp?: Int64;
  readonly maxTimestamp?: Int64;
  readonly partitionLeaderEpoch?: number;
  readonly lastOffsetDelta?: number;
  readonly transactional?: boolean;
  readonly producerId?: Int64;
  readonly producerEpoch?: number;
  readonly firstSequence?: number;
  readonly records?: readonly EncodedRecord[];
}

/** What kafkajs writes into a request. */
export interface EncodedBatch extends EncodedRecord {
  size(): number;
}

export type BatchEncoder = (parts: BatchParts) => Promise<EncodedBatch>;

const MAGIC = 2;
const TRANSACTIONAL = 16;
/** First offset and length, which the length does not count. */
const LENGTH_ENDS_AT = 12;
const CRC_AT = 17;
const ATTRIBUTES_AT = 21;
const RECORDS_AT = 61;

/**
 * Writes batches of records in Kafka's format v2 (https://kafka.apache.org/documentation/#recordbatch) into one buffer of
 * their size: kafkajs' own encoder lets a buffer grow by doubling, fills each with zeros, and copies the whole three times.
 * @param theirs kafkajs' own, for batches that are to be compressed
 */
export const batchEncoder =
  (theirs: BatchEncoder): BatchEncoder =>
  (parts) =>
    (parts.compression ?? 0) === 0 ? Promise.resolve(encodeBatch(parts)) : theirs(parts);

function encodeBatch(parts: BatchParts): EncodedBatch {
  const { records = [], firstTimestamp = Date.now(), maxTimestamp = Date.now() } = parts;
  const size = records.reduce((sum, { buffer }) => sum + buffer.length, RECORDS_AT);
  const buf = Buffer.allocUnsafe(size);
  buf.writeBigInt64BE(int64(parts.firstOffset ?? 0), 0);
  buf.writeInt32BE(size - LENGTH_ENDS_AT, 8);
  buf.writeInt32BE(parts.partitionLeaderEpoch ?? 0, LENGTH_ENDS_AT);
  buf.writeInt8(MAGIC, 16);
  buf.writeInt16BE(parts.transactional ? TRANSACTIONAL : 0, ATTRIBUTES_AT);
  buf.writeInt32BE(parts.lastOffsetDelta ?? 0, 23);
  buf.writeBigInt64BE(int64(firstTimestamp), 27);
  buf.writeBigInt64BE(int64(maxTimestamp), 35);
  buf.writeBigInt64BE(int64(parts.producerId ?? -1), 43);
  buf.writeInt16BE(parts.producerEpoch ?? 0, 51);
  buf.writeInt32BE(parts.firstSequence ?? 0, 53);
  buf.writeInt32BE(records.length, 57);
  let at = RECORDS_AT;
  for (const { buffer } of records) {
    buf.set(buffer, at);
    at += buffer.length;
  }
  buf.writeUInt32BE(crc32c(buf.subarray(ATTRIBUTES_AT)), CRC_AT);
  return { buf, buffer: buf, size: () => size };
}

const int64 = (value: Int64): bigint => BigInt(String(value));
