import type { EscalationStep, ServiceLevel } from '@night-market/civic-report';
import { problemsOfBook, type RuleBook } from '@night-market/civic-routing';
import { problemsOf, ROUND_THE_CLOCK } from '@night-market/deadlines';

/** How soon somebody must act on a category, and who else hears when nobody does: plain JSON. */
export interface Level extends ServiceLevel {
  readonly escalation: readonly EscalationStep[];
}

/** Rules and deadlines of one time, with one version. */
export interface HotlineBook {
  readonly rules: RuleBook;
  /** By category; `default` for those that are not named. */
  readonly levels: Readonly<Record<string, Level>> & { readonly default: Level };
}

const MINUTE_MS = 60_000;
const TIME_ZONE = 'Asia/Taipei';

/** Before operators have written one: the office of the market is in charge of all. */
export const FIRST_BOOK: HotlineBook = {
  rules: { version: 0, timeZone: TIME_ZONE, areas: {}, rules: [], fallbackAgencyId: 'market-office' },
  levels: {
    default: {
      calendar: ROUND_THE_CLOCK,
      acknowledgeWithinMs: 60 * MINUTE_MS,
      resolveWithinMs: 1_440 * MINUTE_MS,
      escalation: [],
    },
  },
};

export const levelOf = ({ levels }: HotlineBook, category: string): Level =>
  Object.hasOwn(levels, category) ? levels[category]! : levels.default;

/** What is wrong with a book, one sentence each; none when it can be used. */
export function problemsOfHotlineBook(
  { rules, levels }: HotlineBook,
  agencyIds: readonly string[],
  deskIds: readonly string[],
): string[] {
  const problems = [...problemsOfBook(rules, agencyIds)];
  for (const [category, { calendar, escalation }] of Object.entries(levels)) {
    for (const text of problemsOf(calendar)) problems.push(`Level ${category}: ${text}`);
    for (const { to } of escalation)
      if (!agencyIds.includes(to) && !deskIds.includes(to))
        problems.push(`Level ${category}: no agency is called ${to}, nor is a duty desk.`);
  }
  return problems;
}
