import { encodeHeaders, encodeVarint } from './encode-record.ts';
import { readVarint, type RecordBytes } from './varint.ts';

/** Headers of one record that are read. Events have some ten; Kafka itself knows no limit. */
export const MAX_HEADERS = 1_000;
export const MAX_HEADERS_BYTES = 65_536;

/**
 * The headers of a record as Kafka writes them (https://kafka.apache.org/documentation/#recordheader): how many there
 * are, then each name and value. Names may repeat; values may be null or any bytes.
 */
export type HeaderBlock = Buffer;

/** Whether these are more, or larger, than is read of a record. Costs the same whatever their size. */
export const areOversized = (buffer: Buffer, offset = 0): boolean =>
  buffer.length - offset > MAX_HEADERS_BYTES || Number(readVarint({ buffer, offset })) > MAX_HEADERS;

/** Whether the block holds as many headers as it says, and nothing else; a broker takes no other. */
export function isHeaderBlock(block: HeaderBlock): boolean {
  const bytes: RecordBytes = { buffer: block, offset: 0 };
  let left = Number(readVarint(bytes));
  if (left < 0) return false;
  for (; left > 0 && bytes.offset < block.length; left--) {
    const nameLength = Number(readVarint(bytes));
    if (nameLength < 0) return false;
    bytes.offset += nameLength;
    const valueLength = Number(readVarint(bytes));
    if (valueLength > 0) bytes.offset += valueLength;
  }
  return left === 0 && bytes.offset === block.length;
}

/** A block that has `headers` before all others. */
export function prependHeaders(headers: Readonly<Record<string, string>>, block: HeaderBlock): HeaderBlock {
  const ours: RecordBytes = { buffer: encodeHeaders(headers), offset: 0 };
  const theirs: RecordBytes = { buffer: block, offset: 0 };
  const count = Number(readVarint(ours)) + Number(readVarint(theirs));
  return Buffer.concat([
    encodeVarint(count),
    ours.buffer.subarray(ours.offset),
    block.subarray(theirs.offset),
  ]);
}
