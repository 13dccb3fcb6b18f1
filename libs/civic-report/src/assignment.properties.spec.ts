import fc from 'fast-check';
import { propertyRuns } from '@night-market/testing';
import { describe, expect, it } from 'vitest';
import {
  ASSIGNMENT_MACHINE,
  assignmentAfter,
  newsOf,
  reportStatus,
  NEW_ASSIGNMENT,
  type Fact,
  type Trigger,
} from './index.ts';

const TRIGGERS: readonly Trigger[] = [...new Set(ASSIGNMENT_MACHINE.transitions.map(({ on }) => on))];
const fact: fc.Arbitrary<Fact> = fc.record({
  factId: fc.string({ minLength: 1, maxLength: 2 }),
  type: fc.constantFrom(...TRIGGERS),
  // Few moments, so that many facts share one.
  atMs: fc.integer({ min: 0, max: 6 }),
  outcome: fc.constantFrom('done', 'no_action', 'duplicate', undefined),
});
const histories = fc.uniqueArray(fact, { selector: ({ factId }) => factId, maxLength: 12, size: 'max' });
/** The same in another order, some of it more than once. */
const arrivals = (facts: readonly Fact[]): fc.Arbitrary<Fact[]> =>
  fc.tuple(fc.subarray([...facts]), fc.subarray([...facts])).chain(([once, twice]) =>
    fc.shuffledSubarray([...facts, ...once, ...twice], {
      minLength: facts.length + once.length + twice.length,
    }),
  );

/** Handing over is an act of the hotline, whose own clock is behind nobody's. */
const handedOverLast = (facts: readonly Fact[]): Fact[] =>
  facts.map((one) => (one.type === 'handed_over' ? { ...one, atMs: 7 } : one));

describe('what is said of a report', () => {
  it('ends in the same state, whatever the order and however often it comes', () => {
    fc.assert(
      fc.property(
        histories.chain((facts) => fc.tuple(fc.constant(facts), arrivals(facts))),
        ([facts, arrived]) => {
          expect(assignmentAfter(arrived)).toEqual(assignmentAfter(facts));
        },
      ),
      propertyRuns(2_000),
    );
  });

  it('leaves nothing that cannot be', () => {
    fc.assert(
      fc.property(histories, (facts) => {
        const assignment = assignmentAfter(facts);
        const { state, acknowledgedAtMs, resolvedAtMs, outcome, pauses } = assignment;
        expect(JSON.parse(JSON.stringify(assignment))).toEqual(assignment);
        expect(outcome !== undefined).toBe(state === 'Resolved');
        expect(resolvedAtMs !== undefined).toBe(state === 'Resolved');
        if (state !== 'Routed' && state !== 'HandedOver') expect(acknowledgedAtMs).toBeDefined();
        expect(pauses.filter(({ untilMs }) => untilMs === undefined)).toHaveLength(
          Number(state === 'WaitingForReporter'),
        );
        for (const [index, { fromMs, untilMs = Infinity }] of pauses.entries()) {
          expect(fromMs).toBeLessThanOrEqual(untilMs);
          expect(fromMs).toBeGreaterThanOrEqual(pauses[index - 1]?.untilMs ?? 0);
        }
        expect(reportStatus([assignment]).status).toBe(state === 'Resolved' ? 'closed' : 'open');
      }),
      propertyRuns(2_000),
    );
  });

  it('is acknowledged once in the news, and what was told last is how it is', () => {
    fc.assert(
      fc.property(histories.map(handedOverLast), (facts) => {
        let [before, told] = [NEW_ASSIGNMENT, 'nothing'];
        let acknowledged = 0;
        for (const index of facts.keys()) {
          const now = assignmentAfter(facts.slice(0, index + 1));
          for (const news of newsOf(before, now)) {
            if (news.type === 'acknowledged') acknowledged += 1;
            else told = news.type === 'resolved' ? news.outcome : 'nothing';
          }
          before = now;
        }
        expect(acknowledged).toBeLessThanOrEqual(1);
        if (before.state !== 'HandedOver') expect(told).toBe(before.outcome ?? 'nothing');
      }),
      propertyRuns(2_000),
    );
  });
});

describe('the table', () => {
  const { states, initial, final, transitions } = ASSIGNMENT_MACHINE;

  it('has one row at most for a state and a trigger, and nothing leaves a final state', () => {
    const rows = transitions.map(({ from, on }) => `${from} ${on}`);
    expect(new Set(rows).size).toBe(rows.length);
    expect(transitions.filter(({ from }) => (final as readonly string[]).includes(from))).toEqual([]);
  });

  it('reaches every state', () => {
    const reached = new Set<string>([initial]);
    for (const _ of states) for (const { from, to } of transitions) if (reached.has(from)) reached.add(to);
    expect([...reached].sort()).toEqual([...states].sort());
  });
});
