import { createRequire } from 'node:module';
import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeRecord, type BatchContext, type DecodedRecord } from './decode-record.ts';
import { encodeRecord, type EncodedRecord, type RecordParts } from './encode-record.ts';
import type { RecordBytes } from './varint.ts';

const require = createRequire(import.meta.url);
const RECORD = 'kafkajs/src/protocol/recordBatch/record/v0/index.js';
const DECODER = 'kafkajs/src/protocol/recordBatch/record/v0/decoder.js';
const theirEncode = require(RECORD) as (record: RecordParts) => EncodedRecord;
const theirDecode = require(DECODER) as (bytes: RecordBytes, batch: BatchContext) => Told;
const TheirDecoder = require('kafkajs/src/protocol/decoder.js') as new (buffer: Buffer) => RecordBytes & {
  readVarInt(): number;
};

const int64 = fc.bigInt({ min: -(2n ** 62n), max: 2n ** 62n });
const bytes = fc.uint8Array({ size: '+1', maxLength: 600 }).map((array) => Buffer.from(array));
const text = fc.string({ unit: 'binary', size: '+1', maxLength: 300 });
const nullable = fc.option(fc.oneof(bytes, text));
/** kafkajs takes what every object inherits for an earlier value of such a header. */
const name = fc.oneof(fc.constantFrom('a', 'b', 'ce_id'), text).filter((key) => !(key in {}));
const value = fc.oneof(bytes, text);
const headers = fc.dictionary(name, fc.oneof(value, fc.array(value, { maxLength: 4 })), { maxKeys: 20 });
const record: fc.Arbitrary<RecordParts> = fc.record({
  offsetDelta: fc.nat(),
  timestampDelta: fc.oneof(fc.integer(), fc.integer({ min: -(2 ** 50), max: 2 ** 50 })),
  key: nullable,
  value: nullable,
  headers,
});
const batch: fc.Arbitrary<BatchContext> = fc.record({
  firstOffset: fc.oneof(fc.nat().map(String), int64.map(String)),
  firstTimestamp: fc.oneof(fc.nat().map(String), int64.map(String)),
  maxTimestamp: int64.map(String),
  magicByte: fc.constant(2),
  isControlBatch: fc.boolean(),
  timestampType: fc.constantFrom(0, 1),
});

/** What comes behind the length. */
function bodyOf({ buffer }: EncodedRecord): Buffer {
  const decoder = new TheirDecoder(buffer);
  const length = decoder.readVarInt();
  expect(buffer.length - decoder.offset).toBe(length);
  return buffer.subarray(decoder.offset);
}

const FIRST: BatchContext = { firstOffset: '0', firstTimestamp: '0' };
const ours = (body: Buffer, of = FIRST) => decodeRecord({ buffer: body, offset: 0 }, of);
const theirs = (body: Buffer, of = FIRST) => theirDecode(new TheirDecoder(body), of);
/** What a record tells, whoever read it. */
const toldBy = (record: Told): Told => {
  const { magicByte, attributes, timestamp, offset, key, value, headers, isControlRecord, batchContext } =
    record;
  return { magicByte, attributes, timestamp, offset, key, value, headers, isControlRecord, batchContext };
};
type Told = Pick<
  DecodedRecord,
  | 'magicByte'
  | 'attributes'
  | 'timestamp'
  | 'offset'
  | 'key'
  | 'value'
  | 'headers'
  | 'isControlRecord'
  | 'batchContext'
>;

describe('the record codec', () => {
  it('writes the bytes that kafkajs writes', () => {
    fc.assert(
      fc.property(record, (parts) => {
        expect(encodeRecord(parts).buffer.equals(theirEncode(parts).buffer)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it.each([
    ['one byte', 'n'],
    ['two bytes', 'ü'],
    ['three bytes', '夜'],
    ['four bytes', '🏮'],
  ])('writes characters of %s, short and longer than an ordinary record', (_, character) => {
    for (const times of [1, 31, 32, 33, 64, 65, 5_000, 20_000]) {
      const text = character.repeat(times);
      for (const parts of [{ key: text }, { value: text }, { headers: { a: text, b: `n${text}` } }])
        expect(encodeRecord(parts).buffer.equals(theirEncode(parts).buffer)).toBe(true);
    }
  });

  it('reads what kafkajs reads', () => {
    fc.assert(
      fc.property(record, batch, (parts, of) => {
        const body = bodyOf(encodeRecord(parts));
        expect(isDeepStrictEqual(toldBy(ours(body, of)), toldBy(theirs(body, of)))).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it('finds the first value of one header without reading the others', () => {
    const ascii = name.filter((key) => /^[\x20-\x7e]*$/.test(key));
    const valued = fc.oneof(value, fc.array(fc.option(value), { minLength: 1, maxLength: 3 }));
    fc.assert(
      fc.property(fc.dictionary(ascii, valued), ascii, (some, absent) => {
        const read = ours(bodyOf(encodeRecord({ key: 'k', headers: some })));
        for (const asked of [...Object.keys(some), absent]) {
          const told = Object.hasOwn(read.headers, asked) ? read.headers[asked] : undefined;
          const first = Array.isArray(told) ? (told as readonly (Buffer | null)[])[0] : told;
          expect(read.firstHeader(asked)).toEqual(first ?? undefined);
        }
      }),
    );
  });

  it('reads times that are as far apart as 64 bits allow', () => {
    const far = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n });
    fc.assert(
      fc.property(far, int64, (delta, first) => {
        const body = Buffer.concat([Buffer.of(0), varint(delta), Buffer.from([0, 1, 1, 0])]);
        const of = { ...FIRST, firstTimestamp: String(first) };
        expect(ours(body, of).timestamp).toBe(String(first + delta));
        expect(toldBy(ours(body, of))).toEqual(toldBy(theirs(body, of)));
      }),
      { examples: [[-2n, 2n ** 53n + 1n]] },
    );
  });

  it('reads headers that are called as what every object inherits', () => {
    const names = ['constructor', 'toString', '__proto__'];
    const of = Object.fromEntries(names.map((key) => [key, key]));
    Object.defineProperty(of, '__proto__', { value: '__proto__', enumerable: true });
    const read = ours(bodyOf(encodeRecord({ headers: of }))).headers;
    expect(Object.entries(read).map(([key, bytes]) => [key, String(bytes)])).toEqual(
      names.map((key) => [key, key]),
    );
    expect(Object.getPrototypeOf(read)).toBe(Object.prototype);
  });

  it('writes and reads a header without a value', () => {
    const body = bodyOf(encodeRecord({ headers: { none: null, some: [null, 'x', null] } }));
    expect(ours(body).headers).toEqual({ none: null, some: [null, Buffer.from('x'), null] });
    expect(toldBy(ours(body))).toEqual(toldBy(theirs(body)));
  });

  it('ends on bytes that are cut off', () => {
    fc.assert(
      fc.property(record, fc.nat(), (parts, cut) => {
        const body = bodyOf(encodeRecord(parts));
        const read = ours(body.subarray(0, 1 + (cut % body.length)));
        expect(read).toHaveProperty('offset');
        expect(read.headers).toBeTypeOf('object');
        expect(() => read.firstHeader('ce_id')).not.toThrow();
      }),
    );
  });
});

function varint(value: bigint): Buffer {
  let rest = BigInt.asUintN(64, (value << 1n) ^ (value >> 63n));
  const out: number[] = [];
  for (; rest >= 128n; rest >>= 7n) out.push(Number(rest & 127n) | 128);
  return Buffer.from([...out, Number(rest)]);
}
