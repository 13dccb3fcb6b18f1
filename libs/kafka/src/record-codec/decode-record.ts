import { areOversized, MAX_HEADERS, type HeaderBlock } from './header-block.ts';
import { readVarint, type RecordBytes } from './varint.ts';

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
type Headers = Readonly<Record<string, HeaderValue | readonly HeaderValue[]>>;

/** A record as kafkajs gives it to its consumers. Headers are read when they are asked for: most of them never are. */
export class DecodedRecord {
  readonly magicByte: number | undefined;
  readonly attributes: number;
  readonly timestamp: string;
  readonly offset: string;
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  readonly isControlRecord: boolean;
  readonly batchContext: BatchContext;
  private readonly bytes: Buffer;
  private readonly headersAt: number;
  private read: Headers | undefined;

  constructor(bytes: RecordBytes, batch: BatchContext) {
    const { firstOffset, firstTimestamp, maxTimestamp, isControlBatch = false } = batch;
    this.magicByte = batch.magicByte;
    this.attributes = bytes.buffer.readInt8(bytes.offset++);
    const ownTimestamp = sum(firstTimestamp, readVarint(bytes));
    this.timestamp = batch.timestampType === LOG_APPEND_TIME && maxTimestamp ? maxTimestamp : ownTimestamp;
    this.offset = sum(firstOffset, readVarint(bytes));
    this.key = readBytes(bytes);
    this.value = readBytes(bytes);
    this.isControlRecord = isControlBatch;
    this.batchContext = batch;
    this.bytes = bytes.buffer;
    this.headersAt = bytes.offset;
    this.read = undefined;
  }

  /** Whether its headers are more, or larger, than is read. */
  get hasOversizedHeaders(): boolean {
    return areOversized(this.bytes, this.headersAt);
  }

  /** Its headers as they came. */
  get headerBlock(): HeaderBlock {
    return this.bytes.subarray(this.headersAt);
  }

  get headers(): Headers {
    return (this.read ??= readHeaders({ buffer: this.bytes, offset: this.headersAt }));
  }

  /**
   * The first value of one header, without the others; `name` is ASCII. Undefined: there is none among those that are
   * read, or it is null.
   */
  firstHeader(name: string): Buffer | undefined {
    return findHeader({ buffer: this.bytes, offset: this.headersAt }, name);
  }
}

/** kafkajs' TimestampTypes.LOG_APPEND_TIME: the broker's time counts, which is the batch's. */
const LOG_APPEND_TIME = 1;

/**
 * Reads a record in Kafka's format v2 (https://kafka.apache.org/documentation/#record), all of whose bytes these are.
 * kafkajs' own decoder copies all headers that it has for each one more.
 */
export const decodeRecord = (bytes: RecordBytes, batch: BatchContext): DecodedRecord =>
  new DecodedRecord(bytes, batch);

function readHeaders(bytes: RecordBytes): Headers {
  const headers: Record<string, HeaderValue | HeaderValue[]> = {};
  for (let left = Number(readVarint(bytes)); left > 0 && bytes.offset < bytes.buffer.length; left--) {
    const length = Number(readVarint(bytes));
    const name = bytes.buffer.toString('utf8', bytes.offset, (bytes.offset += length));
    add(headers, name, readBytes(bytes));
  }
  return headers;
}

function findHeader(bytes: RecordBytes, name: string): Buffer | undefined {
  const count = Math.min(Number(readVarint(bytes)), MAX_HEADERS);
  for (let left = count; left > 0 && bytes.offset < bytes.buffer.length; left--) {
    const length = Number(readVarint(bytes));
    const isIt = length === name.length && hasText(bytes, name);
    bytes.offset += length;
    if (isIt) return readBytes(bytes) ?? undefined;
    const valueLength = Number(readVarint(bytes));
    if (valueLength > 0) bytes.offset += valueLength;
  }
  return undefined;
}

function hasText({ buffer, offset }: RecordBytes, text: string): boolean {
  for (let at = 0; at < text.length; at++) if (buffer[offset + at] !== text.charCodeAt(at)) return false;
  return true;
}

function add(headers: Record<string, HeaderValue | HeaderValue[]>, name: string, value: HeaderValue): void {
  const before = Object.hasOwn(headers, name) ? headers[name] : undefined;
  if (Array.isArray(before)) {
    before.push(value);
    return;
    return;
  }
  const now = before === undefined ? value : [before, value];
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

function sum(first: string, delta: number | bigint): string {
  const start = Number(first);
  const isExact =
    typeof delta === 'number' && Number.isSafeInteger(start) && Number.isSafeInteger(start + delta);
  return isExact ? String(start + delta) : String(BigInt(first) + BigInt(delta));
}
