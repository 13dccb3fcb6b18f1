import type { JsonSchema } from '@night-market/contracts';
import { below, type Break, type Rule } from './rules.ts';
import { same, show } from './schema-parts.ts';

/** Bounds from below and from above; `exclusive` ones are brought to the same scale. */
const LOWER = ['minLength', 'minItems', 'minProperties', 'minimum'] as const;
const UPPER = ['maxLength', 'maxItems', 'maxProperties', 'maximum'] as const;

/** Whether a change lets fewer values through, more, or some other ones. */
type Change = 'tightened' | 'widened' | 'other';

/** Bounds, format and pattern. Widening is accepted only where consumers were declared tolerant before. */
export function compareBounds(old: JsonSchema, now: JsonSchema, pointer: string): Break[] {
  const changes: { keyword: string; change: Change }[] = [
    ...LOWER.flatMap((keyword) => limitChange(keyword, lower(old, keyword), lower(now, keyword), 1)),
    ...UPPER.flatMap((keyword) => limitChange(keyword, upper(old, keyword), upper(now, keyword), -1)),
    ...exactChange('format', old, now),
    ...exactChange('pattern', old, now),
    ...exactChange('multipleOf', old, now),
    ...exactChange('uniqueItems', { uniqueItems: false, ...old }, { uniqueItems: false, ...now }, false),
  ];
  return changes.flatMap(({ keyword, change }): Break[] => {
    if (change === 'widened' && old['x-tolerant'] === true) return [];
    const shown = (schema: JsonSchema) => show(schema[keyword] ?? schema[exclusive(keyword)]);
    const message = `${keyword} was ${shown(old)} and is ${shown(now)}`;
    return [{ pointer: below(pointer, keyword), rule: ruleOf(keyword, change), message }];
  });
}

function ruleOf(keyword: string, change: Change): Rule {
  if (change === 'widened') return 'bounds-widened';
  if (change === 'other') return 'keyword-changed';
  if (keyword === 'format') return 'format-tightened';
  return keyword === 'pattern' ? 'pattern-tightened' : 'bounds-tightened';
}

function limitChange(keyword: string, was: number, is: number, towards: 1 | -1) {
  if (was === is) return [];
  const change: Change = (is - was) * towards > 0 ? 'tightened' : 'widened';
  return [{ keyword, change }];
}

/** Two different formats or patterns cannot be ranked. */
function exactChange(keyword: string, old: JsonSchema, now: JsonSchema, none: unknown = undefined) {
  if (same(old[keyword], now[keyword])) return [];
  const change: Change = same(now[keyword], none)
    ? 'widened'
    : same(old[keyword], none)
      ? 'tightened'
      : 'other';
  return [{ keyword, change }];
}

const exclusive = (keyword: string): string =>
  ({ minimum: 'exclusiveMinimum', maximum: 'exclusiveMaximum' })[keyword] ?? keyword;

/** Smaller than any difference of two bounds that somebody writes. */
const HAIR = 1e-9;

function lower(schema: JsonSchema, keyword: (typeof LOWER)[number]): number {
  const nothing = keyword === 'minimum' ? -Infinity : 0;
  const plain = (schema[keyword] as number | undefined) ?? nothing;
  if (keyword !== 'minimum') return plain;
  const above = (schema['exclusiveMinimum'] as number | undefined) ?? -Infinity;
  return isInteger(schema)
    ? Math.max(Math.ceil(plain), Math.floor(above) + 1)
    : Math.max(plain, above + HAIR);
}

function upper(schema: JsonSchema, keyword: (typeof UPPER)[number]): number {
  const plain = (schema[keyword] as number | undefined) ?? Infinity;
  if (keyword !== 'maximum') return plain;
  const under = (schema['exclusiveMaximum'] as number | undefined) ?? Infinity;
  return isInteger(schema)
    ? Math.min(Math.floor(plain), Math.ceil(under) - 1)
    : Math.min(plain, under - HAIR);
}

const isInteger = (schema: JsonSchema): boolean => schema['type'] === 'integer';
