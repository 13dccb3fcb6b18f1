/**
 * A value as PostgreSQL takes it for a parameter, text for all but binary. An array is of one dimension and any type
 * (Arrays, 8.15.2). pg's own way, which also knows nested arrays and objects, takes several times as long, and a batch is
 * little else than arrays; and a named statement whose parameters it cannot make is of no use to its connection any more.
 *
 * @throws TypeError for what is not a text, number, boolean, binary, null, or an array of those
 */
export function parameter(value: unknown): string | Uint8Array | null {
  if (value === null || value === undefined) return null;
  if (Array.isArray(value)) return `{${value.map(element).join(',')}}`;
  return value instanceof Uint8Array ? value : textOf(value);
}

function element(value: unknown): string {
  if (value === null || value === undefined) return 'NULL';
  if (typeof value === 'string') return quoted(value);
  return value instanceof Uint8Array ? `"\\\\x${hexOf(value)}"` : textOf(value);
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

const hexOf = ({ buffer, byteOffset, byteLength }: Uint8Array): string =>
  Buffer.from(buffer, byteOffset, byteLength).toString('hex');
