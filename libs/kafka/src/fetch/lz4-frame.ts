import { createRequire } from 'node:module';

/** The part of lz4js that is used; it brings no types. */
interface Lz4 {
  /** @returns the end of what was written to `to`, which may be beyond it */
  decompressBlock(from: Uint8Array, to: Uint8Array, fromAt: number, fromLength: number, toAt: number): number;
}

const lz4 = createRequire(import.meta.url)('lz4js') as Lz4;

const MAGIC = 0x184d2204;
const VERSION_MASK = 0xc0;
const VERSION = 0x40;
const BLOCK_CHECKSUM = 0x10;
const CONTENT_SIZE = 0x08;
const DICTIONARY = 0x01;
const NOT_COMPRESSED = 0x8000_0000;
/** Matches reach back so far, also into blocks before. */
const WINDOW_BYTES = 65_536;

/**
 * Reads LZ4's frame format (https://github.com/lz4/lz4/blob/dev/doc/lz4_Frame_format.md). The checksums are not looked
 * at: a batch has its own. lz4js reads the blocks; its own reader of frames knows no limit.
 * @throws Error for a corrupt frame, or for more than `maxBytes`
 */
export function decompressLz4Frame(bytes: Buffer, maxBytes: number): Buffer {
  if (bytes.readUInt32LE(0) !== MAGIC) throw new Error('The batch does not begin with an LZ4 frame.');
  const flags = bytes.readUInt8(4);
  if ((flags & VERSION_MASK) !== VERSION || (flags & DICTIONARY) !== 0)
    throw new Error('The LZ4 frame is of a kind that Kafka does not write.');
  const blockBytes = blockBytesOf(bytes.readUInt8(5));
  let at = (flags & CONTENT_SIZE) !== 0 ? 15 : 7;
  const blocks: Buffer[] = [];
  let window = Buffer.alloc(0);
  let total = 0;
  for (;;) {
    const size = bytes.readUInt32LE(at);
    at += 4;
    if (size === 0) return Buffer.concat(blocks);
    const length = size % NOT_COMPRESSED;
    if (at + length > bytes.length) throw new Error('A block of LZ4 is longer than its batch.');
    const from = bytes.subarray(at, at + length);
    const block = size >= NOT_COMPRESSED ? from : decompressBlock(from, window, blockBytes);
    blocks.push(block);
    total += block.length;
    if (total > maxBytes) throw new Error(`The LZ4 frame holds more than ${maxBytes} bytes.`);
    window = Buffer.concat([window, block]).subarray(-WINDOW_BYTES);
    at += length + ((flags & BLOCK_CHECKSUM) !== 0 ? 4 : 0);
  }
}

function decompressBlock(from: Buffer, window: Buffer, blockBytes: number): Buffer {
  const to = Buffer.alloc(window.length + blockBytes);
  window.copy(to);
  const end = lz4.decompressBlock(from, to, 0, from.length, window.length);
  if (!(end >= window.length && end <= to.length)) throw new Error('A block of LZ4 is corrupt.');
  return to.subarray(window.length, end);
}

/** 64 kB, 256 kB, 1 MB or 4 MB. */
function blockBytesOf(descriptor: number): number {
  const code = (descriptor >> 4) & 7;
  if (code < 4) throw new Error('The LZ4 frame has no block size that there is.');
  return 2 ** (8 + 2 * code);
}
