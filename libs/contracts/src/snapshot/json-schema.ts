import { z } from 'zod';

/** A schema in JSON Schema 2020-12. */
export type JsonSchema = { readonly [keyword: string]: unknown };

/** A schema that says more than JSON Schema can; the message is one plain sentence that names the place. */
export class InexpressibleError extends Error {
  override readonly name = 'InexpressibleError';
}

/** Checks that Zod leaves out of a JSON Schema without a word. */
const SILENT = new Set(['custom', 'overwrite']);

/**
 * What `schema` accepts on the wire, in JSON Schema 2020-12.
 * @param place what the schema is of, for the error
 * @throws InexpressibleError for transformations, refinements and types that JSON does not have
 */
export function jsonSchemaOf(schema: z.ZodType, place: string): JsonSchema {
  try {
    const json = z.toJSONSchema(schema, {
      target: 'draft-2020-12',
      io: 'input',
      unrepresentable: 'throw',
      override: ({ zodSchema, jsonSchema, path }) => {
        assertExpressible(zodSchema, path);
        simplify(jsonSchema);
      },
    });
    // Plain data: Zod's own object carries more than JSON.
    return JSON.parse(JSON.stringify(json)) as JsonSchema;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new InexpressibleError(
      `The schema of ${place} cannot be expressed in JSON Schema: ${reason.split('\n')[0]}`,
    );
  }
}

function assertExpressible(schema: z.core.$ZodType, path: readonly (string | number)[]): void {
  const { type, checks = [] } = schema._zod.def;
  const at = path.length > 0 ? ` (at ${path.join('/')})` : '';
  if (type === 'pipe' || type === 'transform') {
    throw new Error(`it transforms what it reads${at}; let a contract say only what is on the wire.`);
  }
  const silent = checks.map((check) => check._zod.def.check).find((check) => SILENT.has(check));
  if (silent) {
    throw new Error(`it has a check made of code${at}; use a type, bounds, a format or a pattern.`);
  }
}

const patternOf = (schema: z.ZodType): string | undefined => z.toJSONSchema(schema).pattern;
const UUID = patternOf(z.uuid());
const UTC_TIME = patternOf(z.iso.datetime());

/** Zod spells well-known formats out in patterns of its own, which change with its versions: the format says it. */
function simplify(json: z.core.JSONSchema.BaseSchema): void {
  if (json.format === 'uuid' && json.pattern === UUID) delete json.pattern;
  if (json.format === 'date-time' && json.pattern === UTC_TIME) json.pattern = 'Z$';
}
