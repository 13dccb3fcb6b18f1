import { binaryArray, type BinaryElement } from './binary-array.ts';

/**
 * A value as PostgreSQL takes it for a parameter: text for all but bytes, and arrays that are to be `binary`. An array is
 * of one dimension and any type (Arrays, 8.15.2). pg's own way, which also knows nested arrays and objects, takes several
 * times as long, and a batch is little else than arrays; and a named statement whose parameters it cannot make is of no use
 * to its connection any more.
 *
 * @throws TypeError for what is not a text, number, boolean, bytes, null, or an array of those; bytes in an array need
 * `binary`, which a statement asks for with a cast: `$1::bytea[]`
 */
export function parameter(value: unknown, binary?: BinaryElement): string | Uint8Array | null {
  if (value === null || value === undefined) return null;
  if (Array.isArray(value) && binary) return binaryArray(binary, value);
  if (Array.isArray(value)) return `{${value.map(element).join(',')}}`;
  return value instanceof Uint8Array ? value : textOf(value);
}

function element(value: unknown): string {
  if (value === null || value === undefined) return 'NULL';
  return typeof value === 'string' ? quoted(value) : textOf(value);
}

function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean')
    return String(value);
  throw new TypeError(`no parameter for PostgreSQL: ${Object.prototype.toString.call(value)}`);
}

const TO_ESCAPE = /["\\]/;
const ALL_TO_ESCAPE = /["\\]/g;

const quoted = (text: string): string =>
  TO_ESCAPE.test(text) ? `"${text.replace(ALL_TO_ESCAPE, '\\$&')}"` : `"${text}"`;
