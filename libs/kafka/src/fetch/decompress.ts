import { createRequire } from 'node:module';
import { promisify } from 'node:util';
import { gunzip, zstdDecompress } from 'node:zlib';
import { decompressLz4Frame } from './lz4-frame.ts';

/** Far above what a broker takes for a batch, far below what a process has. Bytes. */
export const MAX_DECOMPRESSED_BYTES = 64 * 1_048_576;

/** The part of snappyjs that is used; it brings no types. */
interface Snappy {
  uncompress(bytes: Uint8Array, maxLength: number): Uint8Array;
}

const snappy = createRequire(import.meta.url)('snappyjs') as Snappy;
const bounded = { maxOutputLength: MAX_DECOMPRESSED_BYTES };
const gunzipped = promisify(gunzip);
const unpackedZstd = promisify(zstdDecompress);

/** Kafka's numbers of its codecs (https://kafka.apache.org/documentation/#recordbatch). */
const CODECS: Readonly<Record<number, (bytes: Buffer) => Buffer | Promise<Buffer>>> = {
  1: (bytes) => gunzipped(bytes, bounded),
  2: uncompressSnappy,
  3: (bytes) => decompressLz4Frame(bytes, MAX_DECOMPRESSED_BYTES),
  4: (bytes) => unpackedZstd(bytes, bounded),
};

/**
 * The records of a compressed batch.
 * @param codec Kafka's number of it
 * @throws Error for an unknown codec, corrupt bytes, or more than {@link MAX_DECOMPRESSED_BYTES}
 */
export function decompress(codec: number, bytes: Buffer): Buffer | Promise<Buffer> {
  const unpack = CODECS[codec];
  if (!unpack) throw new Error(`Kafka has no compression codec ${codec}.`);
  return unpack(bytes);
}

/** What Java's clients begin their snappy with; others send the raw format. */
const XERIAL = Buffer.from([0x82, 0x53, 0x4e, 0x41, 0x50, 0x50, 0x59, 0]);
/** The magic and two version numbers. */
const XERIAL_HEADER_BYTES = 16;

function uncompressSnappy(bytes: Buffer): Buffer {
  if (!bytes.subarray(0, XERIAL.length).equals(XERIAL)) return unsnap(bytes, MAX_DECOMPRESSED_BYTES);
  const blocks: Buffer[] = [];
  let left = MAX_DECOMPRESSED_BYTES;
  for (let at = XERIAL_HEADER_BYTES; at < bytes.length;) {
    const length = bytes.readUInt32BE(at);
    if (at + 4 + length > bytes.length) throw new Error('A block of snappy is longer than its batch.');
    const block = unsnap(bytes.subarray(at + 4, at + 4 + length), left);
    blocks.push(block);
    left -= block.length;
    at += 4 + length;
  }
  return Buffer.concat(blocks);
}

const unsnap = (bytes: Buffer, maxBytes: number): Buffer => Buffer.from(snappy.uncompress(bytes, maxBytes));
