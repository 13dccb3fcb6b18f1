import type { JsonSchema } from '@night-market/contracts';
import { below, type Break } from './rules.ts';
import { fieldsOf, meaning, requiredOf, same } from './schema-parts.ts';

type Compare = (before: unknown, after: unknown, pointer: string) => Break[];

/** Fields, which of them are required, and whether unknown ones are let through. */
export function compareObject(old: JsonSchema, now: JsonSchema, pointer: string, deeper: Compare): Break[] {
  const renamed = renamings(old, now);
  return [
    ...compareFields(old, now, pointer, deeper, renamed),
    ...compareRequired(old, now, pointer, new Set(renamed.values())),
    ...compareUnknown(old, now, pointer, deeper),
  ];
}

const at = (pointer: string, field: string): string => below(pointer, 'properties', field);

/** Old names by which a field is gone, with the new name under which the same schema has turned up. */
function renamings(old: JsonSchema, now: JsonSchema): ReadonlyMap<string, string> {
  const [was, is] = [fieldsOf(old), fieldsOf(now)];
  const fresh = Object.keys(is).filter((name) => !Object.hasOwn(was, name));
  const renamed = new Map<string, string>();
  for (const name of Object.keys(was).filter((name) => !Object.hasOwn(is, name))) {
    const twin = fresh.find((other) => same(meaning(was[name]), meaning(is[other])));
    if (twin === undefined) continue;
    renamed.set(name, twin);
    fresh.splice(fresh.indexOf(twin), 1);
  }
  return renamed;
}

function compareFields(
  old: JsonSchema,
  now: JsonSchema,
  pointer: string,
  deeper: Compare,
  renamed: ReadonlyMap<string, string>,
): Break[] {
  const [was, is] = [fieldsOf(old), fieldsOf(now)];
  const kept = Object.entries(was).flatMap(([name, schema]): Break[] => {
    if (Object.hasOwn(is, name)) return deeper(schema, is[name], at(pointer, name));
    const twin = renamed.get(name);
    return [
      twin === undefined
        ? { pointer: at(pointer, name), rule: 'field-removed', message: `the field '${name}' is gone` }
        : {
            pointer: at(pointer, name),
            rule: 'field-renamed',
            message: `the field '${name}' is gone and '${twin}' is there instead`,
          },
    ];
  });
  if (old['additionalProperties'] !== false) return kept;
  const refused = Object.keys(is).filter((name) => !Object.hasOwn(was, name));
  return [
    ...kept,
    ...refused.map((name): Break => {
      const message = `the field '${name}' is new in an object that lets no unknown fields through`;
      return { pointer: at(pointer, name), rule: 'field-added-to-closed-object', message };
    }),
  ];
}

function compareRequired(
  old: JsonSchema,
  now: JsonSchema,
  pointer: string,
  renamed: ReadonlySet<string>,
): Break[] {
  const [was, is] = [requiredOf(old), requiredOf(now)];
  const more = [...is].filter((name) => !was.has(name) && !renamed.has(name));
  const fewer = [...was].filter((name) => !is.has(name) && Object.hasOwn(fieldsOf(now), name));
  return [
    ...more.map((name): Break =>
      Object.hasOwn(fieldsOf(old), name)
        ? {
            pointer: at(pointer, name),
            rule: 'optional-made-required',
            message: `'${name}' was optional, and senders of before may leave it out`,
          }
        : {
            pointer: at(pointer, name),
            rule: 'required-added',
            message: `'${name}' is new and required, and senders of before leave it out`,
          },
    ),
    ...fewer.map((name): Break => {
      const message = `'${name}' was required and may now be absent`;
      return { pointer: at(pointer, name), rule: 'required-made-optional', message };
    }),
  ];
}

const isOpen = (value: unknown): boolean =>
  value === undefined || value === true || (typeof value === 'object' && same(meaning(value), {}));

function compareUnknown(old: JsonSchema, now: JsonSchema, pointer: string, deeper: Compare): Break[] {
  const breaks: Break[] = [];
  const [was, is] = [old['additionalProperties'], now['additionalProperties']];
  const place = below(pointer, 'additionalProperties');
  if (isOpen(was) && !isOpen(is)) {
    const message = 'unknown fields are no longer let through as they are';
    breaks.push({ pointer: place, rule: 'additional-properties-closed', message });
  } else if (was === false ? is !== false : isOpen(is) && !isOpen(was)) {
    // A consumer that was declared tolerant lets through what it does not know.
    const message = 'unknown fields may come, and consumers do not expect them';
    if (old['x-tolerant'] !== true)
      breaks.push({ pointer: place, rule: 'additional-properties-opened', message });
  } else if (!isOpen(was) && is === false && was !== false) {
    breaks.push({
      pointer: place,
      rule: 'additional-properties-closed',
      message: 'no fields are let through',
    });
  } else if (!isOpen(was) && was !== false) breaks.push(...deeper(was, is, place));
  const [names, nowNames] = [old['propertyNames'], now['propertyNames']];
  if (names !== undefined || nowNames !== undefined) {
    breaks.push(...deeper(names ?? {}, nowNames ?? {}, below(pointer, 'propertyNames')));
  }
  return breaks;
}
