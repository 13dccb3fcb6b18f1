import type { JsonSchema } from '@night-market/contracts';
import { compareBounds } from './compare-bounds.ts';
import { compareObject } from './compare-object.ts';
import { compareMembers, placeOf } from './compare-union.ts';
import { compareValues } from './compare-values.ts';
import { below, type Break } from './rules.ts';
import {
  alternativesOf,
  asSchema,
  isAnnotation,
  resolve,
  same,
  show,
  withoutKeywords,
} from './schema-parts.ts';

/** What two schemas are compared within: their documents, and the pairs that are already being compared. */
export interface Scope {
  readonly oldRoot: JsonSchema;
  readonly newRoot: JsonSchema;
  readonly seen: Map<JsonSchema, Set<JsonSchema>>;
}

/** Keywords that the comparison understands; a change of any other is refused. */
const JUDGED = new Set(
  (
    'type properties required additionalProperties propertyNames items prefixItems anyOf oneOf allOf enum const ' +
    'default format pattern minLength maxLength minimum maximum exclusiveMinimum exclusiveMaximum multipleOf ' +
    'minItems maxItems uniqueItems minProperties maxProperties $ref'
  ).split(' '),
);

/**
 * Everything in `after` that somebody who knows `before` could stumble over: a consumer of old that reads a new event,
 * or a consumer of today that reads an old one.
 */
export function compareSchemas(before: JsonSchema, after: JsonSchema, pointer: string): Break[] {
  return compare(before, after, pointer, { oldRoot: before, newRoot: after, seen: new Map() });
}

export function compare(before: unknown, after: unknown, pointer: string, scope: Scope): Break[] {
  const [rawOld, rawNew] = [asSchema(before), asSchema(after)];
  if (visited(rawOld, rawNew, scope)) return [];
  const old = resolve(rawOld, scope.oldRoot);
  const now = resolve(rawNew, scope.newRoot);
  return [...compareDefault(old, now, pointer), ...compareAlternatives(old, now, pointer, scope)];
}

function compareAlternatives(old: JsonSchema, now: JsonSchema, pointer: string, scope: Scope): Break[] {
  const [was, is] = [alternativesOf(old), alternativesOf(now)];
  const nullability: Break[] =
    was.nullable === is.nullable
      ? []
      : [
          was.nullable
            ? { pointer, rule: 'nullability-narrowed', message: 'null is no longer accepted' }
            : {
                pointer,
                rule: 'nullability-widened',
                message: 'null may come, and consumers do not expect it',
              },
        ];
  const single = was.members.length === 1 && is.members.length === 1;
  const members = single
    ? compareOne(was.members[0]!, is.members[0]!, placeOf(pointer, is, 0), scope)
    : compareMembers(was, is, pointer, (one, other, at) => compare(one, other, at, scope));
  const beside = was.keyword && is.keyword ? compareOne(bare(old), bare(now), pointer, scope) : [];
  return [...nullability, ...members, ...beside];
}

/** What a union says besides its alternatives. */
const bare = (union: JsonSchema): JsonSchema => withoutKeywords(union, 'anyOf', 'oneOf');

function compareOne(before: JsonSchema, after: JsonSchema, pointer: string, scope: Scope): Break[] {
  const [old, now] = [resolve(before, scope.oldRoot), resolve(after, scope.newRoot)];
  const typed = compareValues(old, now, pointer);
  // Of another type nothing further can be compared.
  if (typed.some(({ rule }) => rule === 'type-changed')) return typed;
  return [
    ...typed,
    ...compareBounds(old, now, pointer),
    ...compareObject(old, now, pointer, (one, other, at) => compare(one, other, at, scope)),
    ...compareItems(old, now, pointer, scope),
    ...compareOthers(old, now, pointer),
  ];
}

function compareDefault(old: JsonSchema, now: JsonSchema, pointer: string): Break[] {
  if (!('default' in old) || same(old['default'], now['default'])) return [];
  const was = show(old['default']);
  return [
    'default' in now
      ? {
          pointer: below(pointer, 'default'),
          rule: 'default-changed',
          message: `the default was ${was} and is ${show(now['default'])}`,
        }
      : {
          pointer: below(pointer, 'default'),
          rule: 'default-removed',
          message: `the default ${was} is gone`,
        },
  ];
}

function compareItems(old: JsonSchema, now: JsonSchema, pointer: string, scope: Scope): Break[] {
  const breaks: Break[] = [];
  if ('items' in old || 'items' in now) {
    breaks.push(...compare(old['items'], now['items'], below(pointer, 'items'), scope));
  }
  for (const keyword of ['prefixItems', 'allOf'] as const) {
    const [was, is] = [old[keyword] ?? [], now[keyword] ?? []] as [unknown[], unknown[]];
    const at = below(pointer, keyword);
    if (was.length === is.length) {
      breaks.push(...was.flatMap((one, n) => compare(one, is[n], below(at, n), scope)));
    } else {
      const message = `${keyword} had ${was.length} parts and has ${is.length}`;
      breaks.push({ pointer: at, rule: 'keyword-changed', message });
    }
  }
  return breaks;
}

function compareOthers(old: JsonSchema, now: JsonSchema, pointer: string): Break[] {
  const keywords = new Set([...Object.keys(old), ...Object.keys(now)]);
  return [...keywords].flatMap((keyword): Break[] => {
    if (JUDGED.has(keyword) || isAnnotation(keyword) || same(old[keyword], now[keyword])) return [];
    const message = `${keyword} was ${show(old[keyword])} and is ${show(now[keyword])}`;
    return [{ pointer: below(pointer, keyword), rule: 'keyword-changed', message }];
  });
}

/** A schema may contain itself. */
function visited(old: JsonSchema, now: JsonSchema, { seen }: Scope): boolean {
  if (!('$ref' in old) && !('$ref' in now)) return false;
  const partners = seen.get(old) ?? new Set();
  if (partners.has(now)) return true;
  seen.set(old, partners.add(now));
  return false;
}
