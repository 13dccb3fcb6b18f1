import fc from 'fast-check';
import { propertyRuns } from '@night-market/testing';
import { describe, expect, it } from 'vitest';
import { arrivals, consistentFacts, interventions, lives } from '../test/support/arbitraries.ts';
import { policy } from '../test/support/facts.ts';
import { advance, blankRun, play } from '../test/support/run.ts';
import { automaticAttempts } from './state.ts';
import { decide, REFUND_SAGA_DEFINITION, type SagaFact, type SagaState } from './index.ts';

const runs = propertyRuns(500);

const timers: fc.Arbitrary<SagaFact[]> = fc.array(
  interventions.filter((act) => act.type === 'refund_timed_out' || act.type === 'retry_due'),
  { maxLength: 12, size: 'max' },
);

/** A timer is due only while its leg waits for exactly what it announces. */
function stale(state: SagaState, timer: SagaFact): boolean {
  if (timer.type !== 'refund_timed_out' && timer.type !== 'retry_due') return false;
  const leg = Object.hasOwn(state.legs, timer.dupTxnId) ? state.legs[timer.dupTxnId] : undefined;
  if (leg === undefined || leg.attempt !== timer.attempt) return true;
  if (timer.type === 'refund_timed_out')
    return leg.state !== 'RefundCommanded' && leg.state !== 'OutsideReported';
  return leg.state !== 'NeedsAttention' || automaticAttempts(leg) >= policy.maxAutomaticAttempts;
}

describe('the order of arrival', () => {
  const twoWays = consistentFacts.chain((facts) => fc.tuple(arrivals(facts), arrivals(facts)));

  it('does not matter: any permutation with repetitions ends in the same state', () => {
    fc.assert(
      fc.property(twoWays, ([one, other]) => {
        expect(play(one, policy).state).toEqual(play(other, policy).state);
      }),
      propertyRuns(2_000),
    );
  });

  it('does not matter either with stale timers in between', () => {
    fc.assert(
      fc.property(consistentFacts.chain(arrivals), timers, (facts, late) => {
        const disturbed = facts.reduce((run, fact) => {
          for (const timer of late.filter((each) => stale(run.state, each))) {
            const decision = decide(run.state, timer, policy);
            expect(decision.state).toBe(run.state);
            expect(decision.commands).toEqual([]);
          }
          return advance(run, fact, policy);
        }, blankRun);
        expect(disturbed.state).toEqual(play(facts, policy).state);
      }),
      runs,
    );
  });
});

describe('whatever happens', () => {
  it('a fact told twice in a row moves nothing the second time', () => {
    fc.assert(
      fc.property(lives, (facts) => {
        for (const [index, fact] of facts.entries()) {
          const once = play(facts.slice(0, index + 1), policy);
          const twice = decide(once.state, fact, policy);
          expect(twice.state).toEqual(once.state);
          expect(twice.commands).toEqual([]);
        }
      }),
      { numRuns: 100 },
    );
  });

  it('every recorded transition is an edge of the data, or an observation, and each goes on from the last', () => {
    fc.assert(
      fc.property(lives, (facts) => {
        const at = new Map<string, string>();
        for (const moved of play(facts, policy).transitions) {
          const rows = REFUND_SAGA_DEFINITION.machines[moved.machine].transitions;
          const edge = rows.some(
            (row) => row.from === moved.from && row.to === moved.to && row.on === moved.on,
          );
          expect(edge || moved.from === moved.to).toBe(true);
          const machine = moved.machine === 'leg' ? `leg ${moved.leg}` : 'order';
          expect(moved.from).toBe(at.get(machine) ?? 'None');
          at.set(machine, moved.to);
        }
      }),
      runs,
    );
  });

  it('the state survives JSON', () => {
    fc.assert(
      fc.property(lives, (facts) => {
        const { state } = play(facts, policy);
        expect(JSON.parse(JSON.stringify(state))).toEqual(state);
      }),
      runs,
    );
  });

  it('every fact has an answer in every state', () => {
    fc.assert(
      fc.property(lives, lives, (before, facts) => {
        const { state } = play(before, policy);
        for (const fact of facts) {
          const decision = decide(state, fact, policy);
          expect(decision.transitions.length).toBeGreaterThan(0);
          for (const moved of decision.transitions) {
            expect(moved).toMatchObject({ eventId: fact.eventId, occurredAt: fact.occurredAt });
          }
        }
      }),
      runs,
    );
  });
});
