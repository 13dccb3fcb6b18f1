import { readFileSync } from 'node:fs';

/** As much of a Zod object schema as is needed to list its variables. */
export interface ConfigSchema {
  readonly shape: Readonly<
    Record<string, { safeParse(value: unknown): { readonly success: boolean; readonly data?: unknown } }>
  >;
}

export type Variable = readonly [name: string, fallback: string];

/** The variables of a schema with their defaults, as docs/CONFIGURATION.md writes them. */
export function variablesOf(schema: ConfigSchema, inherited?: ConfigSchema): Variable[] {
  return Object.entries(schema.shape)
    .filter(([name]) => !(inherited && name in inherited.shape))
    .map(([name, field]) => [name, fallbackOf(field.safeParse(undefined))]);
}

function fallbackOf({ success, data }: { readonly success: boolean; readonly data?: unknown }): string {
  if (!success) return 'required';
  if (data === undefined) return 'unset';
  const text = String(data);
  return text === '' ? 'empty' : `\`${text}\``;
}

/** The rows of the table under this heading of docs/CONFIGURATION.md. */
export function documentedVariables(heading: string): Variable[] {
  const text = readFileSync(new URL('../../../docs/CONFIGURATION.md', import.meta.url), 'utf8');
  const section = text.split(/^## /m).find((part) => part.startsWith(`${heading}\n`)) ?? '';
  return [...section.matchAll(/^\| `([A-Z_]+)`\s*\| (.*?)\s*\|/gm)].map(([, name = '', fallback = '']) => [
    name,
    fallback,
  ]);
}
