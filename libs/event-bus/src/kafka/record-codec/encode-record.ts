/** What kafkajs takes for bytes. */
export type Bytes = Buffer | string | null | undefined;

/** A record as kafkajs hands it to its encoder; deltas are against the first record of its batch. */
export interface RecordParts {
  readonly offsetDelta?: number;
  readonly timestampDelta?: number;
  readonly key?: Bytes;
  readonly value?: Bytes;
  readonly headers?: Readonly<Record<string, Bytes | readonly Bytes[]>>;
}

/** What kafkajs copies into a batch. */
export interface EncodedRecord {
  readonly buf: Buffer;
  readonly buffer: Buffer;
}

/**
 * A record in Kafka's format v2 (https://kafka.apache.org/documentation/#record), in one buffer of its size: kafkajs'
 * own encoder makes one of 512 bytes for each header.
 */
export function encodeRecord(record: RecordParts): EncodedRecord {
  const { offsetDelta = 0, timestampDelta = 0, key, value, headers = {} } = record;
  const names = namesAndValues(headers);
  const size =
    1 +
    sizeOfVarint(timestampDelta) +
    sizeOfVarint(offsetDelta) +
    sizeOfBytes(key) +
    sizeOfBytes(value) +
    sizeOfVarint(names.length / 2) +
    names.reduce<number>((sum, bytes) => sum + sizeOfBytes(bytes), 0);
  const buf = Buffer.allocUnsafe(sizeOfVarint(size) + size);
  let at = writeVarint(buf, 0, size);
  // Attributes: none is in use.
  buf[at++] = 0;
  at = writeVarint(buf, at, timestampDelta);
  at = writeVarint(buf, at, offsetDelta);
  at = writeBytes(buf, at, key);
  at = writeBytes(buf, at, value);
  at = writeVarint(buf, at, names.length / 2);
  for (const bytes of names) at = writeBytes(buf, at, bytes);
  return { buf, buffer: buf };
}

/** Name, value, name, value…; a name with several values comes once for each. */
function namesAndValues(headers: NonNullable<RecordParts['headers']>): Bytes[] {
  const flat: Bytes[] = [];
  for (const name of Object.keys(headers)) {
    const value = headers[name] as Bytes | Bytes[];
    if (!Array.isArray(value)) flat.push(name, value);
    else for (const each of value) flat.push(name, each);
  }
  return flat;
}

/** Small numbers of either sign become small ones without: 0, -1, 1, -2, 2 are 0, 1, 2, 3, 4. */
const zigzag = (value: number): number => (value < 0 ? -2 * value - 1 : 2 * value);

function sizeOfVarint(value: number): number {
  let size = 1;
  for (let rest = zigzag(value); rest >= 128; rest = Math.floor(rest / 128)) size++;
  return size;
}

function writeVarint(buf: Buffer, at: number, value: number): number {
  let rest = zigzag(value);
  for (; rest >= 128; rest = Math.floor(rest / 128)) buf[at++] = (rest % 128) + 128;
  buf[at++] = rest;
  return at;
}

const lengthOf = (bytes: Buffer | string): number =>
  typeof bytes === 'string' ? Buffer.byteLength(bytes) : bytes.length;

function sizeOfBytes(bytes: Bytes): number {
  if (bytes === null || bytes === undefined) return 1;
  const length = lengthOf(bytes);
  return sizeOfVarint(length) + length;
}

function writeBytes(buf: Buffer, at: number, bytes: Bytes): number {
  if (bytes === null || bytes === undefined) return writeVarint(buf, at, -1);
  const length = lengthOf(bytes);
  const start = writeVarint(buf, at, length);
  if (typeof bytes === 'string') buf.write(bytes, start);
  else buf.set(bytes, start);
  return start + length;
}
