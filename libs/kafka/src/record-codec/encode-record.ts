/** What kafkajs takes for bytes. */
export type Bytes = Buffer | string | null | undefined;

/** A record as kafkajs hands it to its encoder; deltas are against the first record of its batch. */
export interface RecordParts {
  readonly offsetDelta?: number;
  readonly timestampDelta?: number;
  readonly key?: Bytes;
  readonly value?: Bytes;
  readonly headers?: Readonly<Record<string, Bytes | readonly Bytes[]>> & { readonly [RAW_HEADERS]?: Buffer };
}

/** Under this name `headers` may carry a block that is written in their place; kafkajs' own encoder does not see it. */
export const RAW_HEADERS = Symbol('raw headers');

/** What kafkajs copies into a batch. */
export interface EncodedRecord {
  readonly buf: Buffer;
  readonly buffer: Buffer;
}

/** A number of 64 bits, seven to a byte. */
const MAX_VARINT_BYTES = 10;
/** UTF-8 of one unit of UTF-16. */
const MAX_UNIT_BYTES = 3;

/** An ordinary record fits; what a larger one took is given back. */
const SCRATCH_BYTES = 16 * 1024;

/** Where a record is put together, before its size is known; it is copied from there at once. */
let scratch = Buffer.allocUnsafeSlow(SCRATCH_BYTES);
let at = 0;

/**
 * A record in Kafka's format v2 (https://kafka.apache.org/documentation/#record), in one buffer of its size: kafkajs'
 * own encoder makes one of 512 bytes for each header.
 */
export function encodeRecord(record: RecordParts): EncodedRecord {
  const { offsetDelta = 0, timestampDelta = 0, key, value, headers = {} } = record;
  // Attributes: none is in use.
  scratch[0] = 0;
  at = 1;
  writeVarint(timestampDelta);
  writeVarint(offsetDelta);
  writeBytes(key);
  writeBytes(value);
  const raw = headers[RAW_HEADERS];
  if (raw === undefined) writeHeaders(headers);
  else writeRaw(raw);
  const size = at;
  // The size is written behind what it counts, and copied to the front.
  writeVarint(size);
  const buf = Buffer.allocUnsafe(at);
  scratch.copy(buf, 0, size, at);
  scratch.copy(buf, at - size, 0, size);
  shrink();
  return { buf, buffer: buf };
}

/** Headers alone, as they are written into a record. */
export function encodeHeaders(headers: NonNullable<RecordParts['headers']>): Buffer {
  at = 0;
  writeHeaders(headers);
  const block = Buffer.from(scratch.subarray(0, at));
  shrink();
  return block;
}

export function encodeVarint(value: number): Buffer {
  at = 0;
  writeVarint(value);
  return Buffer.from(scratch.subarray(0, at));
}

function shrink(): void {
  if (scratch.length > SCRATCH_BYTES) scratch = Buffer.allocUnsafeSlow(SCRATCH_BYTES);
}

/** A name with several values comes once for each. */
function writeHeaders(headers: NonNullable<RecordParts['headers']>): void {
  const names = Object.keys(headers);
  let count = 0;
  for (const name of names) count += Array.isArray(headers[name]) ? headers[name].length : 1;
  writeVarint(count);
  for (const name of names) {
    const value = headers[name] as Bytes | readonly Bytes[];
    if (isSeveral(value)) for (const each of value) writeHeader(name, each);
    else writeHeader(name, value);
  }
}

const isSeveral = (value: Bytes | readonly Bytes[]): value is readonly Bytes[] => Array.isArray(value);

function writeHeader(name: string, value: Bytes): void {
  writeBytes(name);
  writeBytes(value);
}

function reserve(bytes: number): void {
  if (at + bytes <= scratch.length) return;
  const larger = Buffer.allocUnsafeSlow(2 * (at + bytes));
  scratch.copy(larger, 0, 0, at);
  scratch = larger;
}

/** Small numbers of either sign become small ones without: 0, -1, 1, -2, 2 are 0, 1, 2, 3, 4. */
const zigzag = (value: number): number => (value < 0 ? -2 * value - 1 : 2 * value);

function writeVarint(value: number): void {
  reserve(MAX_VARINT_BYTES);
  let rest = zigzag(value);
  for (; rest >= 128; rest = Math.floor(rest / 128)) scratch[at++] = (rest % 128) + 128;
  scratch[at++] = rest;
}

function writeBytes(bytes: Bytes): void {
  if (bytes === null || bytes === undefined) writeVarint(-1);
  else if (typeof bytes === 'string') writeText(bytes);
  else {
    writeVarint(bytes.length);
    writeRaw(bytes);
  }
}

function writeRaw(bytes: Buffer): void {
  reserve(bytes.length);
  scratch.set(bytes, at);
  at += bytes.length;
}

/** Longer texts are for Node to write; for a short one the call costs more than the writing. */
const SHORT_UNITS = 64;

function writeText(text: string): void {
  if (text.length <= SHORT_UNITS && writeAscii(text)) return;
  writeVarint(Buffer.byteLength(text));
  reserve(text.length * MAX_UNIT_BYTES);
  at += scratch.write(text, at);
}

/** @returns whether the text was ASCII; if it was not, nothing is written */
function writeAscii(text: string): boolean {
  const start = at;
  writeVarint(text.length);
  reserve(text.length);
  for (let unit = 0; unit < text.length; unit++) {
    const code = text.charCodeAt(unit);
    if (code > 0x7f) {
      at = start;
      return false;
    }
    scratch[at++] = code;
  }
  return true;
}
