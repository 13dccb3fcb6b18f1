import { check, type ConditionKind, type Match } from './conditions.ts';
import type { RoutableReport, Rule, RuleBook } from './rule-book.ts';
import { normalized } from './words.ts';

/** Why a report goes where it goes. Holds no word of the report, so it may be kept and told. */
export interface Reason {
  /** Version of the book that was asked. */
  readonly version: number;
  /** Null: no rule held. */
  readonly ruleId: string | null;
  /** What held of that rule; empty where it asks for nothing. */
  readonly matches: readonly Match[];
}

export interface Routing {
  readonly agencyIds: readonly [string, ...string[]];
  readonly reason: Reason;
  /** Rules of higher priority that did not hold, each with what failed first. For operators' dry runs. */
  readonly passedOver: readonly { readonly ruleId: string; readonly failed: ConditionKind }[];
}

/**
 * Who is in charge of a report, and why. Pure: a dry run asks the same function, and every routing of the past can be told
 * again from its book. The order in which the rules are written does not matter.
 */
export function route(book: RuleBook, report: RoutableReport): Routing {
  const text = normalized(report.text);
  const passedOver: { ruleId: string; failed: ConditionKind }[] = [];
  for (const { ruleId, when, agencyIds } of byPriority(book)) {
    const found = check(when, report, text, book);
    if ('matches' in found)
      return { agencyIds, reason: { version: book.version, ruleId, matches: found.matches }, passedOver };
    passedOver.push({ ruleId, failed: found.failed });
  }
  const reason = { version: book.version, ruleId: null, matches: [] };
  return { agencyIds: [book.fallbackAgencyId], reason, passedOver };
}

const sorted = new WeakMap<RuleBook, readonly Rule[]>();

function byPriority(book: RuleBook): readonly Rule[] {
  let rules = sorted.get(book);
  if (!rules) {
    rules = book.rules.toSorted(
      (one, other) => other.priority - one.priority || (one.ruleId < other.ruleId ? -1 : 1),
    );
    sorted.set(book, rules);
  }
  return rules;
}
