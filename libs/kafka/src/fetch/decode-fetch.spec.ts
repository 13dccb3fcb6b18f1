import { createRequire } from 'node:module';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { crc32c } from '../record-codec/crc32c.ts';
import { encodeRecord } from '../record-codec/encode-record.ts';
import { decompress, MAX_DECOMPRESSED_BYTES } from './decompress.ts';
import { fetchDecoder } from './decode-fetch.ts';
import { UnreadableBatch } from './fetched-record.ts';

const require = createRequire(import.meta.url);
const snappy = require('snappyjs') as { compress(bytes: Buffer): Buffer };
const lz4 = require('lz4js') as { compress(bytes: Buffer): Uint8Array };

const records = Buffer.concat(
  ['a', 'b'.repeat(70_000)].map(
    (value, offsetDelta) => (encodeRecord({ offsetDelta, value }) as unknown as { buffer: Buffer }).buffer,
  ),
);

function batchOf(codec: number, packed: Buffer, firstOffset = 10n, lastDelta = 1, count = 2): Buffer {
  const header = Buffer.alloc(61);
  header.writeBigInt64BE(firstOffset, 0);
  header.writeInt32BE(49 + packed.length, 8);
  header.writeInt8(2, 16);
  header.writeInt16BE(codec, 21);
  header.writeInt32BE(lastDelta, 23);
  header.writeInt32BE(count, 57);
  const batch = Buffer.concat([header, packed]);
  batch.writeUInt32BE(crc32c(batch.subarray(21)), 17);
  return batch;
}

function decode(...batches: Buffer[]) {
  const bytes = Buffer.concat(batches);
  const decoder = { readInt32: () => bytes.length, canReadBytes: () => true, readBytes: () => bytes };
  return fetchDecoder(() => Promise.resolve([]))(decoder);
}

function xerial(bytes: Buffer): Buffer {
  const head = Buffer.from([0x82, 0x53, 0x4e, 0x41, 0x50, 0x50, 0x59, 0, 0, 0, 0, 1, 0, 0, 0, 1]);
  const blocks = [bytes.subarray(0, 30_000), bytes.subarray(30_000)].flatMap((block) => {
    const packed = snappy.compress(block);
    const length = Buffer.alloc(4);
    length.writeUInt32BE(packed.length);
    return [length, packed];
  });
  return Buffer.concat([head, ...blocks]);
}

it.each<[string, number, Buffer]>([
  ['without compression', 0, records],
  ['gzip', 1, gzipSync(records)],
  ['raw snappy', 2, snappy.compress(records)],
  ['snappy as Java frames it', 2, xerial(records)],
  ['lz4', 3, Buffer.from(lz4.compress(records))],
  ['zstd', 4, zstdCompressSync(records)],
])('reads a batch: %s', async (_name, codec, packed) => {
  const read = await decode(batchOf(codec, packed));
  expect(read.map(({ offset, value }) => [offset, value?.length])).toEqual([
    ['10', 1],
    ['11', 70_000],
  ]);
});

const damaged = batchOf(0, records);
damaged[70]! ^= 1;

it.each<[string, Buffer]>([
  ['of an unknown codec', batchOf(5, records)],
  ['with corrupt bytes', batchOf(1, Buffer.from('no gzip'))],
  ['whose checksum does not match', damaged],
  ['with fewer records than it says', batchOf(0, records.subarray(0, 8))],
  ['that says it holds one record more', batchOf(0, records, 10n, 1, 3)],
  ['that says it holds one record less', batchOf(0, records, 10n, 1, 1)],
  ['that says it holds none', batchOf(1, gzipSync(records), 10n, 1, 0)],
  ['that says it holds less than none', batchOf(0, records, 10n, 1, -1)],
  ['whose record has a length without end', batchOf(0, Buffer.alloc(100, 0xff))],
])('keeps a batch %s whole, and reads those around it', async (_name, broken) => {
  const read = await decode(batchOf(0, records, 8n), broken, batchOf(0, records, 12n));
  expect(read.map(({ offset }) => offset)).toEqual(['8', '9', '11', '12', '13']);
  expect(read[2]).toBeInstanceOf(UnreadableBatch);
  expect(read[2]!.value!.equals(broken)).toBe(true);
});

it('says where a batch ends whose last records compaction has taken', async () => {
  const read = await decode(batchOf(0, records, 10n, 5));
  expect(read.map(({ offset, isControlRecord }) => [offset, isControlRecord])).toEqual([
    ['10', false],
    ['11', false],
    ['15', true],
  ]);
});

it('passes by a batch that compaction has emptied', async () => {
  const read = await decode(batchOf(0, Buffer.alloc(0), 10n, 5, 0));
  expect(read.map(({ offset, isControlRecord }) => [offset, isControlRecord])).toEqual([['15', true]]);
});

it.each([
  [1, gzipSync(Buffer.alloc(MAX_DECOMPRESSED_BYTES + 1))],
  [4, zstdCompressSync(Buffer.alloc(MAX_DECOMPRESSED_BYTES + 1))],
])('refuses more than the limit: codec %i', async (codec, packed) => {
  await expect((async () => decompress(codec, packed))()).rejects.toThrow();
});
