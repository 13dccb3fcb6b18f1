import { isRole, type Demand } from '@night-market/access';

interface Schema {
  readonly type?: string;
  readonly format?: string;
  readonly enum?: readonly unknown[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
}

interface Described {
  readonly 'x-allow'?: readonly string[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: Schema }>> };
}

export interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Described>>>>;
}

/** An operation of a service, with a body that is good enough. */
export interface Operation {
  readonly method: string;
  readonly route: string;
  readonly demands: readonly Demand[];
  readonly body: unknown;
}

/** Every operation of a document: a new route is among them by itself. */
export const operationsOf = ({ paths }: Document): Operation[] =>
  Object.entries(paths).flatMap(([route, methods]) =>
    Object.entries(methods).map(([method, described]) => {
      const schema = described.requestBody?.content['application/json']?.schema;
      const demands = (described['x-allow'] ?? []).map(toDemand);
      return { method: method.toUpperCase(), route, demands, body: schema && exampleOf(schema) };
    }),
  );

function toDemand(text: string): Demand {
  const [kind, what = ''] = text.split(/:? (.*)/s);
  if (kind === 'open') return { kind, reason: what };
  if (kind === 'operator' && isRole(what)) return { kind, role: what };
  if (kind === 'service') return { kind, scope: what };
  if (kind === 'terminal' || kind === 'device' || kind === 'agency') return { kind };
  throw new Error(`x-allow says "${text}", which nobody understands`);
}

function exampleOf(schema: Schema): unknown {
  if (schema.enum) return schema.enum[0];
  if (schema.properties)
    return Object.fromEntries(
      Object.entries(schema.properties)
        .filter(([name]) => schema.required?.includes(name))
        .map(([name, inner]) => [name, exampleOf(inner)]),
    );
  if (schema.items) return [exampleOf(schema.items)];
  if (schema.type === 'integer' || schema.type === 'number') return 100;
  if (schema.type === 'boolean') return false;
  return schema.format === 'uuid' ? crypto.randomUUID() : 'x';
}

/** The path with these parameters, and with ids of nothing for those that are not given. */
export const pathOf = (route: string, things: Readonly<Record<string, string>>): string =>
  route.replaceAll(/\{(\w+)\}/g, (_, name: string) =>
    encodeURIComponent(things[name] ?? crypto.randomUUID()),
  );
