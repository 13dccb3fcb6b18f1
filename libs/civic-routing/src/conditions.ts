import { isOpenAt, type BusinessCalendar } from '@night-market/deadlines';
import { booleanPointInPolygon } from '@turf/boolean-point-in-polygon';
import type { Area, Conditions, Place, RoutableReport, RuleBook } from './rule-book.ts';
import { mentions } from './words.ts';

/** What a condition looks at. */
export type ConditionKind = 'category' | 'severity' | 'hours' | 'area' | 'words';

/** A condition that held, with what in the rule it held by; never a piece of the report itself. */
export interface Match {
  readonly by: ConditionKind;
  readonly value: string;
}

/** @param text the report's, normalized */
type Check = (
  when: Conditions,
  report: RoutableReport,
  text: string,
  book: RuleBook,
) => string | null | undefined;

/** The rule does not ask. */
const ANY = null;

/** By each kind: what held, {@link ANY} where the rule does not ask, undefined where it fails. The cheap ones come first. */
const CHECKS: readonly (readonly [ConditionKind, Check])[] = [
  [
    'category',
    ({ categories }, { category }) => (categories ? oneOf(categories, (one) => one === category) : ANY),
  ],
  [
    'severity',
    ({ severity }, report) =>
      severity === undefined ? ANY : report.severity >= severity ? String(severity) : undefined,
  ],
  [
    'hours',
    ({ hours }, { atMs }, _text, { timeZone }) => {
      if (!hours) return ANY;
      return isOpenAt(calendarOf(hours, timeZone), atMs) ? timeZone : undefined;
    },
  ],
  [
    'area',
    ({ areas }, { place }, _text, book) =>
      areas ? place && oneOf(areas, (areaId) => isIn(book.areas[areaId], place)) : ANY,
  ],
  ['words', ({ words }, _report, text) => (words ? oneOf(words, (word) => mentions(text, word)) : ANY)],
];

const calendars = new WeakMap<BusinessCalendar['week'], BusinessCalendar>();

/** One calendar for the hours of a rule: what it has found out about its days is kept with it. */
function calendarOf(week: BusinessCalendar['week'], timeZone: string): BusinessCalendar {
  const known = calendars.get(week);
  if (known?.timeZone === timeZone) return known;
  const calendar = { timeZone, week };
  calendars.set(week, calendar);
  return calendar;
}

/** All that held, or the first kind of condition that did not. */
export function check(
  when: Conditions,
  report: RoutableReport,
  text: string,
  book: RuleBook,
): { readonly matches: readonly Match[] } | { readonly failed: ConditionKind } {
  const matches: Match[] = [];
  for (const [by, of] of CHECKS) {
    const value = of(when, report, text, book);
    if (value === undefined) return { failed: by };
    if (value !== ANY) matches.push({ by, value });
  }
  return { matches };
}

/** Whether a place is in an area; its edge belongs to it. */
export const isIn = (area: Area | undefined, { lat, long }: Place): boolean =>
  area !== undefined && booleanPointInPolygon([long, lat], area);

const oneOf = (values: readonly string[], holds: (value: string) => boolean): string | undefined =>
  values.find(holds);
