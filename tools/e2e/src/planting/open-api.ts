/** The parts of a JSON Schema that say which texts fit. */
interface Schema {
  readonly type?: string;
  readonly format?: string;
  readonly enum?: readonly unknown[];
  readonly pattern?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
}

interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly schema: Schema;
}

interface Operation {
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: Schema }>> };
}

/** The parts of an OpenAPI document that say what may be sent. */
export interface OpenApi {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
}

/** A place of an operation where a caller may write what he likes: `body /reason`, `query after`. */
export interface TextInput {
  readonly method: string;
  readonly route: string;
  readonly place: string;
  /** The request with `text` there, and with something that fits everywhere else. */
  request(text: string): { readonly path: string; readonly init: RequestInit };
}

/** A text and where it goes. */
interface Planted {
  readonly place: string;
  readonly text: string;
}

/** Every free text that the operations of a document take: no enums, no formats such as uuid. */
export const textInputs = ({ paths }: OpenApi): TextInput[] =>
  Object.entries(paths).flatMap(([route, operations]) =>
    Object.entries(operations).flatMap(([verb, operation]) => {
      const method = verb.toUpperCase();
      return placesOf(operation).map((place) => ({
        method,
        route,
        place,
        request: (text: string) => requestOf(method, route, operation, { place, text }),
      }));
    }),
  );

const bodyOf = ({ requestBody }: Operation): Schema | undefined =>
  requestBody?.content['application/json']?.schema;

function placesOf(operation: Operation): string[] {
  const parameters = (operation.parameters ?? []).filter(({ schema }) => isFree(schema));
  const body = bodyOf(operation);
  return [
    ...parameters.map((one) => `${one.in} ${one.name}`),
    ...(body ? freeTexts(body, '').map((pointer) => `body ${pointer}`) : []),
  ];
}

function requestOf(method: string, route: string, operation: Operation, planted: Planted) {
  const given = ({ in: where, name, schema }: Parameter): [string, string] => [
    name,
    planted.place === `${where} ${name}` ? planted.text : String(fitting(schema, '', planted)),
  ];
  const of = (where: Parameter['in']) =>
    (operation.parameters ?? []).filter((one) => one.in === where && isFree(one.schema)).map(given);
  const ids = (operation.parameters ?? []).filter((one) => one.in === 'path').map(given);
  const path = ids.reduce((all, [name, value]) => all.replace(`{${name}}`, encodeURIComponent(value)), route);
  const query = new URLSearchParams(of('query')).toString();
  const body = bodyOf(operation);
  return {
    path: query ? `${path}?${query}` : path,
    init: {
      method,
      headers: { ...Object.fromEntries(of('header')), ...(body && { 'content-type': 'application/json' }) },
      ...(body && { body: JSON.stringify(fitting(body, '', planted)) }),
    },
  };
}

/** Digits alone leave no room for words. */
const isFree = ({ type, format, enum: values, pattern }: Schema): boolean =>
  type === 'string' && !format && !values && !pattern?.startsWith('^\\d');

const freeTexts = (schema: Schema, pointer: string): string[] =>
  isFree(schema)
    ? [pointer]
    : Object.entries(schema.properties ?? {}).flatMap(([name, inner]) =>
        freeTexts(inner, `${pointer}/${name}`),
      );

/** A value that a schema allows, with the planted text where it belongs. */
function fitting(schema: Schema, pointer: string, planted: Planted): unknown {
  if (planted.place === `body ${pointer}`) return planted.text;
  if (schema.enum) return schema.enum[0];
  if (schema.properties) {
    const wanted = Object.entries(schema.properties).filter(
      ([name]) =>
        schema.required?.includes(name) || `${planted.place}/`.startsWith(`body ${pointer}/${name}/`),
    );
    const filled = wanted.map(([name, inner]) => [name, fitting(inner, `${pointer}/${name}`, planted)]);
    return Object.fromEntries(filled);
  }
  if (schema.items) return [fitting(schema.items, `${pointer}/0`, planted)];
  if (schema.type === 'integer' || schema.type === 'number') return 100;
  if (schema.type === 'boolean') return false;
  if (schema.pattern?.startsWith('^\\d')) return '1';
  return schema.format === 'uuid' ? crypto.randomUUID() : `x-${crypto.randomUUID()}`;
}
