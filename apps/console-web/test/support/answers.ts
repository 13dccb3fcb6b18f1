import { readFileSync } from 'node:fs';

export interface Schema {
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
}
interface Operation {
  readonly responses: Readonly<Record<string, { content?: { 'application/json'?: { schema: Schema } } }>>;
}
interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
}

/** The schema of the answer, and then of what stands in it; `*` are the items of a list. */
export function answerOf(service: string, operation: string, ...inside: string[]): Schema | undefined {
  const [method, path] = operation.split(' ') as [string, string];
  const document = JSON.parse(readFileSync(`docs/api/openapi/${service}.json`, 'utf8')) as Document;
  const { responses } = document.paths[path]![method.toLowerCase()]!;
  const whole = (responses['200'] ?? responses['201'])!.content!['application/json']!.schema;
  return inside.reduce<Schema | undefined>(
    (schema, name) => (name === '*' ? schema?.items : schema?.properties?.[name]),
    whole,
  );
}

/** The names of a type's fields; the compiler says when one is missing or too many. */
export const fields = <T>(names: Record<keyof T, true>): string[] => Object.keys(names).sort();
