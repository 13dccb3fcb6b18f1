import fc from 'fast-check';

/** One header as Kafka holds it: any bytes, or null. */
export type RawHeader = readonly [name: Buffer, value: Buffer | null];

/** Writes headers in Kafka's format, in plain steps and apart from the code under test. */
export function blockOf(headers: readonly RawHeader[]): Buffer {
  const parts = headers.flatMap(([name, value]) => [
    varint(name.length),
    name,
    varint(value === null ? -1 : value.length),
    value ?? Buffer.alloc(0),
  ]);
  return Buffer.concat([varint(headers.length), ...parts]);
}

/** Reads what {@link blockOf} writes. */
export function listOf(block: Buffer): RawHeader[] {
  let at = 0;
  const number = (): number => {
    let zigzag = 0;
    for (let place = 1; ; place *= 128) {
      const byte = block[at++]!;
      zigzag += (byte & 127) * place;
      if (byte < 128) return zigzag % 2 === 0 ? zigzag / 2 : -(zigzag + 1) / 2;
    }
  };
  const bytes = (length: number): Buffer => block.subarray(at, (at += length));
  return Array.from({ length: number() }, () => {
    const name = bytes(number());
    const length = number();
    return [name, length < 0 ? null : bytes(length)] as const;
  });
}

/** Headers for people to look at: in hexadecimal, in order. */
export const shown = (headers: readonly RawHeader[]): string[] =>
  headers.map(([name, value]) => `${name.toString('hex')}=${value?.toString('hex') ?? 'null'}`);

/** A record's bytes behind its length: the least that can be, and these headers. */
export const recordWith = (headers: Buffer): Buffer => Buffer.concat([Buffer.from([0, 0, 0, 1, 1]), headers]);

const bytes = fc.uint8Array({ maxLength: 40 }).map((array) => Buffer.from(array));
const text = fc.string({ unit: 'binary', maxLength: 20 }).map((string) => Buffer.from(string));
const names = ['ce_id', 'ce_type', 'x', '__proto__', 'constructor', 'toString', '1', '', 'dlq-reason'];
const special = fc.constantFrom(...names).map((name) => Buffer.from(name));

/** Any headers: names that repeat or are special, texts, bytes that are no text, and nulls. */
export const anyHeaders: fc.Arbitrary<RawHeader[]> = fc.array(
  fc.tuple(fc.oneof(special, special, text, bytes), fc.oneof(text, bytes, fc.constant(null))),
  { maxLength: 12 },
);

function varint(value: number): Buffer {
  const out: number[] = [];
  let rest = value < 0 ? -2 * value - 1 : 2 * value;
  for (; rest >= 128; rest = Math.floor(rest / 128)) out.push((rest % 128) + 128);
  return Buffer.from([...out, rest]);
}
