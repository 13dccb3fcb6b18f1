import { crc32c } from '../record-codec/crc32c.ts';
import { decodeRecord } from '../record-codec/decode-record.ts';
import { readVarint, type RecordBytes } from '../record-codec/varint.ts';
import { readBatchHeader, unreadableEnd, type BatchHeader } from './batch-header.ts';
import { decompress } from './decompress.ts';
import { passedUpTo, UnreadableBatch, type FetchedRecord } from './fetched-record.ts';

/** What is used of kafkajs' decoder of an answer. */
export interface FetchBytes {
  readInt32(): number;
  canReadBytes(length: number): boolean;
  readBytes(length: number): Buffer;
}

/** kafkajs' decoder of what is in the formats before v2: one entry, which may hold several records. */
export type DecodeLegacy = (entry: Buffer) => Promise<FetchedRecord[]>;

/** Before each batch: its first offset, and its length without these. */
const PREFIX_BYTES = 12;
const LEAST_BATCH_BYTES = 61;
const MAGIC_AT = 16;
const MAGIC = 2;
/** The checksum is of all that comes behind it. */
const CRC_AT = 17;
const CHECKED_AT = 21;

/**
 * Reads what a fetch brought of one partition, in place of kafkajs' own decoder, which gives the whole answer up for one
 * batch that it cannot read. Here such a batch becomes one record that holds its bytes. Where the last batch ends
 * beyond its last record (compaction does that), a control record says so, as kafkajs goes on behind the last one.
 */
export function fetchDecoder(decodeLegacy: DecodeLegacy): (decoder: FetchBytes) => Promise<FetchedRecord[]> {
  return async (decoder) => {
    const length = decoder.readInt32();
    if (length <= 0 || !decoder.canReadBytes(length)) return [];
    const records: FetchedRecord[] = [];
    for (const bytes of batchesIn(decoder.readBytes(length))) {
      const isLegacy = bytes.length > MAGIC_AT && bytes[MAGIC_AT] !== MAGIC;
      await (isLegacy ? readLegacy(bytes, decodeLegacy, records) : readBatch(bytes, records));
    }
    return records;
  };
}

/** The last one may be cut off, as a fetch has a limit. One whose length cannot be takes the rest. */
function* batchesIn(bytes: Buffer): Iterable<Buffer> {
  for (let at = 0; at + PREFIX_BYTES <= bytes.length;) {
    const length = bytes.readInt32BE(at + 8);
    if (length <= MAGIC_AT - PREFIX_BYTES) return yield bytes.subarray(at);
    const end = at + PREFIX_BYTES + length;
    if (end > bytes.length) return;
    yield bytes.subarray(at, end);
    at = end;
  }
}

async function readBatch(bytes: Buffer, records: FetchedRecord[]): Promise<void> {
  const before = records.length;
  let header: BatchHeader | undefined;
  try {
    if (bytes.length < LEAST_BATCH_BYTES) throw new Error('It is shorter than any batch.');
    if (crc32c(bytes.subarray(CHECKED_AT)) !== bytes.readUInt32BE(CRC_AT))
      throw new Error('Its checksum does not match.');
    header = readBatchHeader(bytes);
    const packed = bytes.subarray(LEAST_BATCH_BYTES);
    const unpacked = header.codec === 0 ? packed : await decompress(header.codec, packed);
    readRecords(unpacked, header, records);
    const last = header.lastOffset;
    if (records.length === before || records.at(-1)!.offset !== last) records.push(passedUpTo(last));
  } catch (error) {
    records.length = before;
    const offset = header ? header.lastOffset : unreadableEnd(bytes);
    records.push(new UnreadableBatch(offset, bytes, error, header?.context));
  }
}

function readRecords(bytes: Buffer, { count, context }: BatchHeader, records: FetchedRecord[]): void {
  const at: RecordBytes = { buffer: bytes, offset: 0 };
  if (count < 0) throw new Error(`It says that it holds ${count} records.`);
  for (let left = count; left > 0; left--) {
    if (at.offset >= bytes.length) throw new Error('There are fewer records than the batch says.');
    const length = Number(readVarint(at));
    const end = at.offset + length;
    if (length < 0 || end > bytes.length) throw new Error('A record is longer than its batch.');
    const own: RecordBytes = { buffer: bytes.subarray(at.offset, end), offset: 0 };
    records.push(decodeRecord(own, context));
    if (own.offset > length) throw new Error('A key or a value is longer than its record.');
    at.offset = end;
  }
  if (at.offset < bytes.length)
    throw new Error('There is more in the batch than the records that it counts.');
}

async function readLegacy(
  bytes: Buffer,
  decodeLegacy: DecodeLegacy,
  records: FetchedRecord[],
): Promise<void> {
  const unreadable = (error: unknown) =>
    new UnreadableBatch(bytes.readBigInt64BE(0).toString(), bytes, error, undefined);
  try {
    const found = await decodeLegacy(bytes);
    if (found.length > 0) for (const record of found) records.push(record);
    else records.push(unreadable(new Error('It is in a format that is not known.')));
  } catch (error) {
    records.push(unreadable(error));
  }
}
