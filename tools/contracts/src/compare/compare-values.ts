import type { JsonSchema } from '@night-market/contracts';
import { below, type Break } from './rules.ts';
import { same, show, typesOf } from './schema-parts.ts';

const ALL_TYPES = ['string', 'number', 'boolean', 'object', 'array', 'null'];

/** Which values a schema admits by type and by list. */
export function compareValues(old: JsonSchema, now: JsonSchema, pointer: string): Break[] {
  return [...compareTypes(old, now, pointer), ...compareLists(old, now, pointer)];
}

function compareTypes(old: JsonSchema, now: JsonSchema, pointer: string): Break[] {
  const [was, is] = [spread(old), spread(now)];
  const lost = was.filter((type) => !is.includes(type));
  const won = is.filter((type) => !was.includes(type));
  if (lost.length === 0 && won.length === 0) return [];
  const message = `the type was ${typeText(old)} and is ${typeText(now)}`;
  const rule = won.length === 0 ? 'type-narrowed' : lost.length === 0 ? 'type-widened' : 'type-changed';
  return [{ pointer: below(pointer, 'type'), rule, message }];
}

/** Every integer is a number, so `number` stands for both. */
function spread(schema: JsonSchema): readonly string[] {
  const types = typesOf(schema) ?? ALL_TYPES;
  return types.flatMap((type) => (type === 'number' ? ['integer', 'number'] : [type]));
}

const typeText = (schema: JsonSchema): string => typesOf(schema)?.join(' or ') ?? 'anything';

/** The values a schema lists, and whether more may come. */
interface Listed {
  readonly keyword: 'enum' | 'const' | 'x-open-enum';
  readonly values: readonly unknown[];
  readonly open: boolean;
}

function listed(schema: JsonSchema): Listed | undefined {
  if ('const' in schema) return { keyword: 'const', values: [schema['const']], open: false };
  if ('enum' in schema) return { keyword: 'enum', values: schema['enum'] as unknown[], open: false };
  const open = schema['x-open-enum'];
  return Array.isArray(open) ? { keyword: 'x-open-enum', values: open, open: true } : undefined;
}

function compareLists(old: JsonSchema, now: JsonSchema, pointer: string): Break[] {
  const [was, is] = [listed(old), listed(now)];
  const breaks: Break[] = [];
  const closed = is !== undefined && !is.open;
  if (closed && (was === undefined || was.open)) {
    const message = `only ${show(is.values)} are left`;
    breaks.push({ pointer: below(pointer, is.keyword), rule: 'enum-closed', message });
  }
  if (was === undefined) return breaks;
  const at = below(pointer, (is ?? was).keyword);
  if (!was.open && !closed) {
    breaks.push({ pointer: at, rule: 'enum-opened', message: `only ${show(was.values)} could come` });
  }
  if (is === undefined && !was.open) return breaks;
  for (const value of missing(was.values, is?.values ?? [])) {
    breaks.push({ pointer: at, rule: 'enum-member-removed', message: `the member ${show(value)} is gone` });
  }
  if (was.open || !closed) return breaks;
  for (const value of missing(is.values, was.values)) {
    breaks.push({ pointer: at, rule: 'enum-member-added', message: `the member ${show(value)} is new` });
  }
  return breaks;
}

const missing = (values: readonly unknown[], among: readonly unknown[]): unknown[] =>
  values.filter((value) => !among.some((other) => same(value, other)));
