import { problemsOf } from '@night-market/deadlines';
import type { Area, Rule, RuleBook } from './rule-book.ts';

/** What is wrong with a book, one sentence each; none when it can be used. */
export function problemsOfBook(book: RuleBook, agencyIds: readonly string[]): string[] {
  const problems: string[] = [];
  const seen = new Set<string>();
  if (!agencyIds.includes(book.fallbackAgencyId))
    problems.push(`No agency is called ${book.fallbackAgencyId}.`);
  for (const [areaId, area] of Object.entries(book.areas))
    if (!isArea(area))
      problems.push(
        `Area ${areaId} needs closed rings of four or more positions, longitude before latitude.`,
      );
  for (const rule of book.rules) {
    if (seen.has(rule.ruleId)) problems.push(`Rule ${rule.ruleId} is there twice.`);
    seen.add(rule.ruleId);
    for (const text of problemsOfRule(rule, book, agencyIds)) problems.push(`Rule ${rule.ruleId}: ${text}`);
  }
  return problems;
}

function* problemsOfRule(
  rule: Rule,
  { areas, timeZone }: RuleBook,
  agencyIds: readonly string[],
): Generator<string> {
  const { categories, words, areas: wanted, hours, severity } = rule.when;
  for (const [name, list] of Object.entries({ categories, words, areas: wanted }))
    if (list?.length === 0) yield `${name} is empty, so it never holds; leave it out to mean any.`;
  if (words?.some((word) => word.trim() === '')) yield 'a word is blank.';
  if (severity !== undefined && !(severity >= 1 && severity <= 5)) yield 'severity goes from 1 to 5.';
  for (const areaId of wanted ?? []) if (!Object.hasOwn(areas, areaId)) yield `no area is called ${areaId}.`;
  if (hours) yield* problemsOf({ timeZone, week: hours });
  for (const agencyId of rule.agencyIds)
    if (!agencyIds.includes(agencyId)) yield `no agency is called ${agencyId}.`;
  if (new Set(rule.agencyIds).size < rule.agencyIds.length) yield 'an agency is there twice.';
}

function isArea(area: Area): boolean {
  const polygons = area.type === 'Polygon' ? [area.coordinates] : area.coordinates;
  return polygons.length > 0 && polygons.every((rings) => rings.length > 0 && rings.every(isRing));
}

function isRing(ring: readonly number[][]): boolean {
  const [first, last] = [ring[0], ring.at(-1)];
  return ring.length >= 4 && first?.[0] === last?.[0] && first?.[1] === last?.[1] && ring.every(isPosition);
}

const isPosition = ([long = NaN, lat = NaN]: readonly number[]): boolean =>
  Math.abs(long) <= 180 && Math.abs(lat) <= 90;
