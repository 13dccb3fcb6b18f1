/** The bytes of one record without its length, as kafkajs hands them over. */
export interface RecordBytes {
  readonly buffer: Buffer;
  offset: number;
}

/** What kafkajs knows of a record's batch; numbers of 64 bits are texts. */
export interface BatchContext {
  readonly firstOffset: string;
  readonly firstTimestamp: string;
  readonly maxTimestamp?: string;
  readonly magicByte?: number;
  readonly isControlBatch?: boolean;
  readonly timestampType?: number;
}

type HeaderValue = Buffer | null;

/** A record as kafkajs gives it to its consumers. */
export interface DecodedRecord {
  readonly magicByte: number | undefined;
  readonly attributes: number;
  readonly timestamp: string;
  readonly offset: string;
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  readonly headers: Readonly<Record<string, HeaderValue | readonly HeaderValue[]>>;
  readonly isControlRecord: boolean;
  readonly batchContext: BatchContext;
}

/** kafkajs' TimestampTypes.LOG_APPEND_TIME: the broker's time counts, which is the batch's. */
const LOG_APPEND_TIME = 1;

/**
 * Reads a record in Kafka's format v2 (https://kafka.apache.org/documentation/#record). kafkajs' own decoder copies all
 * headers that it has for each one more.
 */
export function decodeRecord(bytes: RecordBytes, batch: BatchContext): DecodedRecord {
  const { firstOffset, firstTimestamp, maxTimestamp, isControlBatch = false } = batch;
  const attributes = bytes.buffer.readInt8(bytes.offset++);
  const ownTimestamp = sum(firstTimestamp, readVarint(bytes));
  const offset = sum(firstOffset, readVarint(bytes));
  return {
    magicByte: batch.magicByte,
    attributes,
    timestamp: batch.timestampType === LOG_APPEND_TIME && maxTimestamp ? maxTimestamp : ownTimestamp,
    offset,
    key: readBytes(bytes),
    value: readBytes(bytes),
    headers: readHeaders(bytes),
    isControlRecord: isControlBatch,
    batchContext: batch,
  };
}

function readHeaders(bytes: RecordBytes): DecodedRecord['headers'] {
  const headers: Record<string, HeaderValue | HeaderValue[]> = {};
  for (let left = Number(readVarint(bytes)); left > 0 && bytes.offset < bytes.buffer.length; left--) {
    const length = Number(readVarint(bytes));
    const name = bytes.buffer.toString('utf8', bytes.offset, (bytes.offset += length));
    add(headers, name, readBytes(bytes));
  }
  return headers;
}

function add(headers: Record<string, HeaderValue | HeaderValue[]>, name: string, value: HeaderValue): void {
  const before = Object.hasOwn(headers, name) ? headers[name] : undefined;
  const now = before === undefined ? value : Array.isArray(before) ? [...before, value] : [before, value];
  // An assignment to this name would set what the object inherits from.
  if (name !== '__proto__') headers[name] = now;
  else
    Object.defineProperty(headers, name, {
      value: now,
      enumerable: true,
      configurable: true,
      writable: true,
    });
}

function readBytes(bytes: RecordBytes): Buffer | null {
  const length = Number(readVarint(bytes));
  return length < 0 ? null : bytes.buffer.subarray(bytes.offset, (bytes.offset += length));
}

/** Six bytes hold 42 bits, which a number counts exactly. */
const EXACT_BYTES = 6;

function readVarint(bytes: RecordBytes): number | bigint {
  let zigzag = 0;
  let place = 1;
  for (let read = 0; read < EXACT_BYTES; read++) {
    const byte = bytes.buffer[bytes.offset++] ?? 0;
    zigzag += (byte & 0x7f) * place;
    if (byte < 0x80) return zigzag % 2 === 0 ? zigzag / 2 : -(zigzag + 1) / 2;
    place *= 128;
  }
  return readLongVarint(bytes, BigInt(zigzag));
}

function readLongVarint(bytes: RecordBytes, low: bigint): bigint {
  let zigzag = low;
  for (let shift = BigInt(7 * EXACT_BYTES); ; shift += 7n) {
    const byte = bytes.buffer[bytes.offset++] ?? 0;
    zigzag |= BigInt(byte & 0x7f) << shift;
    if (byte < 0x80) return (zigzag >> 1n) ^ -(zigzag & 1n);
  }
}

function sum(first: string, delta: number | bigint): string {
  const start = Number(first);
  const isExact =
    typeof delta === 'number' && Number.isSafeInteger(start) && Number.isSafeInteger(start + delta);
  return isExact ? String(start + delta) : String(BigInt(first) + BigInt(delta));
}
