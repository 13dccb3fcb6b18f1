import type { JsonSchema } from '../api/contract-types.ts';

/** One field of a payload. */
export interface SchemaField {
  /** From the payload on: `stalls[].stallId`. */
  readonly path: string;
  readonly type: string;
  /** Whether it is always there when what it stands in is. */
  readonly isRequired: boolean;
  readonly description: string;
}

/** Every field of a schema, those inside of others right behind them. */
export const fieldsOf = (schema: JsonSchema, inside = ''): SchemaField[] =>
  Object.entries(schema.properties ?? {}).flatMap(([name, field]) => {
    const path = `${inside}${name}`;
    const { items } = field;
    return [
      {
        ...{ path, type: typeOf(field), description: field.description ?? items?.description ?? '' },
        isRequired: schema.required?.includes(name) ?? false,
      },
      ...fieldsOf(field, `${path}.`),
      ...(items ? fieldsOf(items, `${path}[].`) : []),
    ];
  });

/** In the words of JSON Schema: `string (date-time)`, `array of integer`, or the values that there are. */
export function typeOf({ type, format, items, ...schema }: JsonSchema): string {
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(' | ');
  // More values may come.
  if (schema['x-open-enum'])
    return [...schema['x-open-enum'].map((value) => JSON.stringify(value)), '…'].join(' | ');
  const name = [type ?? 'any'].flat().join(' | ');
  if (items) return `${name} of ${typeOf(items)}`;
  return format === undefined ? name : `${name} (${format})`;
}
