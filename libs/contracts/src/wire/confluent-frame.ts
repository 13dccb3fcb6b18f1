/** Magic byte 0 and a schema id of four bytes, big-endian: Confluent's wire format. */
const MAGIC = 0;
const FRAME_BYTES = 5;
const MAX_SCHEMA_ID = 2 ** 31 - 1;

/**
 * The value behind a frame that names the schema it was written by.
 * @param schemaId as the registry gave it: 1 to 2^31 - 1
 * @throws RangeError for any other id
 */
export function framed(schemaId: number, value: Uint8Array): Uint8Array {
  if (!Number.isInteger(schemaId) || schemaId < 1 || schemaId > MAX_SCHEMA_ID) {
    throw new RangeError(`a schema id is a whole number from 1 to ${MAX_SCHEMA_ID}`);
  }
  const bytes = new Uint8Array(FRAME_BYTES + value.byteLength);
  const header = new DataView(bytes.buffer);
  header.setUint8(0, MAGIC);
  header.setUint32(1, schemaId);
  bytes.set(value, FRAME_BYTES);
  return bytes;
}

/** Of bytes that are no UTF-8 it makes what can be read; a byte order mark stays, and is no JSON. */
const lenient = new TextDecoder('utf-8', { ignoreBOM: true });

/** A value to be looked at: what its JSON says, in a frame or bare; null where it is none. */
export function shownJson(value: Uint8Array | null): unknown {
  try {
    return value === null ? null : JSON.parse(lenient.decode(unframed(value)));
  } catch {
    return null;
  }
}

/** The value without a frame, if it has one: JSON never begins with a zero byte. The bytes are shared, not copied. */
export const unframed = (value: Uint8Array): Uint8Array =>
  value.byteLength > FRAME_BYTES && value[0] === MAGIC ? value.subarray(FRAME_BYTES) : value;
