/** The bytes of one record without its length, as kafkajs hands them over. */
export interface RecordBytes {
  readonly buffer: Buffer;
  offset: number;
}

/** Six bytes hold 42 bits, which a number counts exactly. */
const EXACT_BYTES = 6;
/** Ten bytes hold 64 bits; whatever goes on after them is no number. */
const LAST_SHIFT = 63n;

/** A number of up to 64 bits, seven to a byte and with its sign in the lowest bit; beyond the end there are zeros. */
export function readVarint(bytes: RecordBytes): number | bigint {
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
    if (byte < 0x80 || shift >= LAST_SHIFT) return (zigzag >> 1n) ^ -(zigzag & 1n);
  }
}
