import type { JsonSchema } from '@night-market/contracts';
import { below, type Break } from './rules.ts';
import { fieldsOf, meaning, same, type Alternatives } from './schema-parts.ts';

type Compare = (before: unknown, after: unknown, pointer: string) => Break[];

/** Pairs the alternatives of two unions by what tells them apart, else by sameness, else by their place. */
export function compareMembers(
  was: Alternatives,
  is: Alternatives,
  pointer: string,
  deeper: Compare,
): Break[] {
  const partners = pair(was.members, is.members);
  const breaks: Break[] = [];
  was.members.forEach((member, n) => {
    const other = partners.get(n);
    if (other !== undefined) breaks.push(...deeper(member, is.members[other], placeOf(pointer, is, other)));
    else {
      const message = `the alternative ${n + 1} of ${was.members.length} is gone`;
      breaks.push({ pointer: placeOf(pointer, was, n), rule: 'union-member-removed', message });
    }
  });
  const taken = new Set(partners.values());
  is.members.forEach((_, n) => {
    if (taken.has(n)) return;
    const message = `the alternative ${n + 1} of ${is.members.length} is new`;
    breaks.push({ pointer: placeOf(pointer, is, n), rule: 'union-member-added', message });
  });
  return breaks;
}

/** Where an alternative stands. */
export const placeOf = (pointer: string, { keyword }: Alternatives, n: number): string =>
  keyword ? below(pointer, keyword, n) : pointer;

function pair(was: readonly JsonSchema[], is: readonly JsonSchema[]): ReadonlyMap<number, number> {
  const partners = new Map<number, number>();
  const free = new Set(is.keys());
  const match = (fits: (old: JsonSchema, now: JsonSchema, n: number, other: number) => boolean): void => {
    was.forEach((member, n) => {
      if (partners.has(n)) return;
      const other = [...free].find((candidate) => fits(member, is[candidate]!, n, candidate));
      if (other === undefined) return;
      partners.set(n, other);
      free.delete(other);
    });
  };
  match((old, now) => same(meaning(old), meaning(now)));
  match((old, now) => tag(old) !== undefined && tag(old) === tag(now));
  match((old, now, n, other) => n === other && tag(old) === tag(now));
  return partners;
}

/** The constants of its fields, which tell an alternative from the others. */
function tag(schema: JsonSchema): string | undefined {
  const constants = Object.entries(fieldsOf(schema)).filter(([, field]) => 'const' in field);
  if (constants.length === 0) return undefined;
  return JSON.stringify(constants.map(([name, field]) => [name, field['const']]).sort());
}
