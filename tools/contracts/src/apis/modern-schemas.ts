/** Formats that say all; Zod spells them out in patterns of its own, which change with its versions. */
const TELLING = new Set(['uuid', 'date-time']);

/** Patterns that take the same texts; the first can be read with the `u` flag alone. */
const SAME_PATTERN: Readonly<Record<string, string>> = {
  '^\\P{Cc}*$': '^[^\\u0000-\\u001f\\u007f-\\u009f]*$',
};

/** A document with its schemas, which are in the dialect of OpenAPI 3.0, in JSON Schema 2020-12. */
export const withModernSchemas = <T>(document: T): T => modern(document) as T;

function modern(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(modern);
  if (typeof value !== 'object' || value === null) return value;
  const fields = Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, modern(inner)]));
  return withNull(withBound(withBound(withPattern(fields), 'minimum'), 'maximum'));
}

type Fields = Readonly<Record<string, unknown>>;

function withPattern(fields: Fields): Fields {
  const { pattern, ...rest } = fields;
  if (typeof pattern !== 'string') return fields;
  if (TELLING.has(String(fields['format']))) return rest;
  return { ...rest, pattern: SAME_PATTERN[pattern] ?? pattern };
}

/** `exclusiveMinimum: true` beside `minimum: 0` becomes `exclusiveMinimum: 0`. */
function withBound(fields: Fields, keyword: 'minimum' | 'maximum'): Fields {
  const exclusive = keyword === 'minimum' ? 'exclusiveMinimum' : 'exclusiveMaximum';
  if (typeof fields[exclusive] !== 'boolean') return fields;
  const { [exclusive]: isExclusive, [keyword]: bound, ...rest } = fields;
  return { ...rest, [isExclusive === true ? exclusive : keyword]: bound };
}

function withNull(fields: Fields): Fields {
  if (typeof fields['nullable'] !== 'boolean') return fields;
  const { nullable, ...rest } = fields;
  if (!nullable) return rest;
  return 'type' in rest
    ? { ...rest, type: [rest['type'], 'null'].flat() }
    : { anyOf: [rest, { type: 'null' }] };
}
