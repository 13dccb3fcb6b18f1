import fc from 'fast-check';
import { propertyRuns } from '@night-market/testing';
import { describe, expect, it } from 'vitest';
import { book } from '../test/night-market-book.ts';
import { check } from './conditions.ts';
import { route, type Conditions, type RoutableReport, type Rule, type RuleBook } from './index.ts';
import { normalized } from './words.ts';

const categories = fc.constantFrom('noise', 'waste', 'fire_safety');
const words = fc.constantFrom('gas', 'fire', '瓦斯', '太吵');
const some = <T>(one: fc.Arbitrary<T>) => fc.uniqueArray(one, { minLength: 1, maxLength: 2 });
const byKind = {
  categories: some(categories),
  words: some(words),
  areas: fc.constant(['rows']),
  severity: fc.integer({ min: 1, max: 5 }),
  hours: fc.constantFrom(
    { fri: [{ from: '18:00', until: '24:00' }] },
    { sat: [{ from: '12:00', until: '02:00' }] },
  ),
};
/** Few at a time, so that several rules hold for a report. */
const conditions = fc
  .uniqueArray(fc.constantFrom(...(Object.keys(byKind) as (keyof typeof byKind)[])), { maxLength: 2 })
  .chain((kinds) =>
    fc.record(Object.fromEntries(kinds.map((kind) => [kind, byKind[kind]]))),
  ) as fc.Arbitrary<unknown> as fc.Arbitrary<Conditions>;
const rules: fc.Arbitrary<Rule[]> = fc.uniqueArray(
  fc.record({
    ruleId: fc.string({ minLength: 1, maxLength: 3 }),
    priority: fc.integer({ min: 0, max: 3 }),
    when: conditions,
    agencyIds: fc.constantFrom<Rule['agencyIds']>(['police'], ['environment'], ['police', 'fire-department']),
  }),
  { selector: ({ ruleId }) => ruleId, maxLength: 12, size: 'max' },
);
const reports: fc.Arbitrary<RoutableReport> = fc.record({
  category: categories,
  text: fc.array(fc.oneof(words, fc.string()), { maxLength: 4 }).map((parts) => parts.join(' ')),
  place: fc.option(
    fc.record({
      lat: fc.double({ min: 24.99, max: 25.03, noNaN: true }),
      long: fc.double({ min: 121.49, max: 121.53, noNaN: true }),
    }),
    { nil: undefined },
  ),
  severity: fc.integer({ min: 1, max: 5 }),
  atMs: fc.integer({ min: 0, max: 7 * 86_400 }).map((s) => Date.parse('2026-11-23T00:00Z') + s * 1_000),
});
const bookOf = (some: readonly Rule[]): RuleBook => ({ ...book, rules: some });
const holds = ({ when }: Rule, report: RoutableReport): boolean =>
  'matches' in check(when, report, normalized(report.text), book);

describe('a routing', () => {
  it('does not depend on the order in which rules are written', () => {
    const twoWays = rules.chain((all) =>
      fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length })),
    );
    fc.assert(
      fc.property(twoWays, reports, ([one, other], report) => {
        expect(route(bookOf(other), report)).toEqual(route(bookOf(one), report));
      }),
      propertyRuns(500),
    );
  });

  it('is that of a rule that holds, and no rule that holds has a higher priority', () => {
    fc.assert(
      fc.property(rules, reports, (all, report) => {
        const { agencyIds, reason, passedOver } = route(bookOf(all), report);
        const holding = all.filter((rule) => holds(rule, report));
        expect(agencyIds.length).toBeGreaterThan(0);
        if (reason.ruleId === null) {
          expect(holding).toEqual([]);
          expect(passedOver).toHaveLength(all.length);
          return;
        }
        const taken = holding.find(({ ruleId }) => ruleId === reason.ruleId)!;
        expect(agencyIds).toEqual(taken.agencyIds);
        expect(Math.max(...holding.map(({ priority }) => priority))).toBe(taken.priority);
        expect(reason.matches).toHaveLength(Object.keys(taken.when).length);
      }),
      propertyRuns(1_000),
    );
  });

  it('is not changed by a rule that does not hold', () => {
    fc.assert(
      fc.property(rules, reports, (all, report) => {
        const { agencyIds, reason } = route(bookOf(all), report);
        const kept = all.filter((rule) => holds(rule, report));
        expect(route(bookOf(kept), report)).toEqual({ agencyIds, reason, passedOver: [] });
      }),
      propertyRuns(500),
    );
  });
});
