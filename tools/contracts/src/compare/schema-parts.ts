import { isDeepStrictEqual } from 'node:util';
import type { JsonSchema } from '@night-market/contracts';

export const same = isDeepStrictEqual;

/** A value as it stands in a message. */
export const show = (value: unknown): string => JSON.stringify(value) ?? 'nothing';

/** Keywords that tell and do not judge. */
export const isAnnotation = (keyword: string): boolean =>
  ['title', 'description', 'examples', '$comment', '$schema', '$id', '$defs', 'deprecated'].includes(
    keyword,
  ) || keyword.startsWith('x-');

/** A schema without what only tells. */
export const meaning = (schema: unknown): unknown => {
  if (Array.isArray(schema)) return schema.map(meaning);
  if (typeof schema !== 'object' || schema === null) return schema;
  return Object.fromEntries(
    Object.entries(schema)
      .filter(([keyword]) => !isAnnotation(keyword))
      .map(([keyword, inner]) => [keyword, keyword === 'properties' ? meaningOfEach(inner) : meaning(inner)]),
  );
};

/** Under `properties` stand names of fields, not keywords. */
const meaningOfEach = (fields: object): object =>
  Object.fromEntries(Object.entries(fields).map(([name, schema]) => [name, meaning(schema)]));

export const asSchema = (value: unknown): JsonSchema =>
  typeof value === 'object' && value !== null ? (value as JsonSchema) : value === false ? { not: {} } : {};

/** The fields of an object schema. */
export const fieldsOf = (schema: JsonSchema): Readonly<Record<string, JsonSchema>> =>
  (schema['properties'] ?? {}) as Record<string, JsonSchema>;

export const requiredOf = (schema: JsonSchema): ReadonlySet<string> =>
  new Set((schema['required'] ?? []) as string[]);

/** Follows a `$ref` within the schema that `root` is. */
export function resolve(schema: JsonSchema, root: JsonSchema): JsonSchema {
  const ref = schema['$ref'];
  if (typeof ref !== 'string' || !ref.startsWith('#')) return schema;
  const path = ref.slice(1).split('/').slice(1);
  const target = path.reduce<unknown>(
    (value, name) =>
      (value as Record<string, unknown> | undefined)?.[name.replaceAll('~1', '/').replaceAll('~0', '~')],
    root,
  );
  return target === undefined ? schema : { ...asSchema(target), ...withoutKeywords(schema, '$ref') };
}

/** The alternatives of a schema; one that is no union is its own only one. `null` is not among them. */
export interface Alternatives {
  readonly nullable: boolean;
  readonly members: readonly JsonSchema[];
  /** Where the members stand, below the schema; undefined for the schema itself. */
  readonly keyword: 'anyOf' | 'oneOf' | undefined;
}

const isNull = (schema: JsonSchema): boolean => schema['type'] === 'null' || schema['const'] === null;

/** Tells null apart from the rest, in whichever of its spellings. */
export function alternativesOf(schema: JsonSchema): Alternatives {
  const keyword = 'anyOf' in schema ? 'anyOf' : 'oneOf' in schema ? 'oneOf' : undefined;
  if (keyword) {
    const all = schema[keyword] as JsonSchema[];
    const members = all.filter((one) => !isNull(one));
    return { nullable: members.length < all.length, members, keyword };
  }
  const types = typesOf(schema);
  if (!types?.includes('null') || types.length === 1) return { nullable: false, members: [schema], keyword };
  const left = types.filter((type) => type !== 'null');
  const values = schema['enum'] as unknown[] | undefined;
  const member = {
    ...schema,
    type: left.length === 1 ? left[0] : left,
    ...(values && { enum: values.filter((value) => value !== null) }),
  };
  return { nullable: true, members: [member], keyword };
}

/** The types a schema allows; undefined for any. */
export function typesOf(schema: JsonSchema): readonly string[] | undefined {
  const type = schema['type'];
  if (type === undefined) return undefined;
  return Array.isArray(type) ? (type as string[]) : [type as string];
}

export const withoutKeywords = (schema: JsonSchema, ...keywords: readonly string[]): JsonSchema =>
  Object.fromEntries(Object.entries(schema).filter(([name]) => !keywords.includes(name)));
