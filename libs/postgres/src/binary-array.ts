/** Element types whose arrays are long or full of what text would have to escape, with their object ids (pg_type.dat). */
const ELEMENT_OIDS = { bytea: 17, json: 114, jsonb: 3802 } as const;

export type BinaryElement = keyof typeof ELEMENT_OIDS;

const CAST = /\$(\d+)::(bytea|jsonb?)\[\]/g;
/** Dimensions, has-nulls, element type, length, lower bound: 4 bytes each. */
const HEADER = 5;
const WORD_BYTES = 4;
const NULL_BYTES = -1;
/** jsonb_recv wants the version of its format before the text. */
const JSONB_VERSION = 1;

/**
 * Which parameters of a statement are arrays that go out in binary, by their place from 0: those with a cast to `bytea[]`,
 * `json[]` or `jsonb[]`.
 */
export function binaryArraysOf(sql: string): readonly (BinaryElement | undefined)[] {
  const types: (BinaryElement | undefined)[] = [];
  for (const [, n, type] of sql.matchAll(CAST)) types[Number(n) - 1] = type as BinaryElement;
  return types;
}

/**
 * A one-dimensional array as PostgreSQL's array_recv reads it: a header, then each element behind its length in bytes.
 * Text would double bytes (hex) and escape each quote of a JSON text, and the server would undo that character by character.
 *
 * @throws TypeError for an element that is neither bytes (`bytea`), text (`json`, `jsonb`) nor null
 */
export function binaryArray(type: BinaryElement, elements: readonly unknown[]): Buffer {
  const lengths = elements.map((element) => bytesOf(type, element));
  let bytes = WORD_BYTES * (HEADER + lengths.length);
  for (const length of lengths) bytes += Math.max(0, length);
  const array = Buffer.allocUnsafe(bytes);
  const hasNulls = lengths.includes(NULL_BYTES) ? 1 : 0;
  let at = 0;
  for (const word of [1, hasNulls, ELEMENT_OIDS[type], lengths.length, 1]) at = array.writeInt32BE(word, at);
  for (const [n, length] of lengths.entries()) {
    at = array.writeInt32BE(length, at);
    if (length === NULL_BYTES) continue;
    write(array, at, type, elements[n] as string | Uint8Array);
    at += length;
  }
  return array;
}

function bytesOf(type: BinaryElement, element: unknown): number {
  if (element === null || element === undefined) return NULL_BYTES;
  if (type === 'bytea' && element instanceof Uint8Array) return element.length;
  if (type !== 'bytea' && typeof element === 'string')
    return Buffer.byteLength(element) + (type === 'jsonb' ? 1 : 0);
  throw new TypeError(`no ${type} for PostgreSQL: ${Object.prototype.toString.call(element)}`);
}

function write(array: Buffer, at: number, type: BinaryElement, element: string | Uint8Array): void {
  if (typeof element !== 'string') array.set(element, at);
  else if (type === 'json') array.write(element, at);
  else array.write(element, array.writeUInt8(JSONB_VERSION, at));
}
