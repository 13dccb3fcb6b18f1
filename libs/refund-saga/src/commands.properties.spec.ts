import fc from 'fast-check';
import { propertyRuns } from '@night-market/testing';
import { describe, expect, it } from 'vitest';
import { lives } from '../test/support/arbitraries.ts';
import { policy } from '../test/support/facts.ts';
import { advance, blankRun, play } from '../test/support/run.ts';
import { automaticAttempts } from './state.ts';
import type { PaymentCommand, SagaCommand, SagaFact } from './index.ts';

const isPayment = (command: SagaCommand): command is PaymentCommand => command.type !== 'SetTimer';

/** What a life asks of payments, by leg. */
function refundsByLeg(facts: readonly SagaFact[]): PaymentCommand[][] {
  const refunds = play(facts, policy).commands.filter(isPayment);
  return [...Map.groupBy(refunds, (refund) => refund.dupTxnId).values()];
}

function check(name: string, holds: (facts: SagaFact[]) => void): void {
  it(name, () => fc.assert(fc.property(lives, holds), propertyRuns(1_000)));
}

describe('the commands of a saga', () => {
  check('a leg never uses an attempt number twice, and counts upwards', (facts) => {
    for (const refunds of refundsByLeg(facts)) {
      const numbers = refunds.map((refund) => refund.attempt);
      expect(numbers).toEqual([...new Set(numbers)].sort((a, b) => a - b));
    }
  });

  check('however many attempts a leg takes, they are one refund of one amount', (facts) => {
    for (const refunds of refundsByLeg(facts)) {
      const identities = new Set(refunds.map((refund) => `${refund.orderId}/${refund.dupTxnId}`));
      expect(identities.size).toBe(1);
      const amounts = refunds.flatMap((refund) => (refund.type === 'Refund' ? (refund.amount ?? []) : []));
      expect(new Set(amounts).size).toBeLessThanOrEqual(1);
    }
  });

  check('only a known duplicate capture is refunded', (facts) => {
    const duplicates = new Set<string>();
    facts.reduce((run, fact) => {
      if (fact.type === 'duplicate_captured') duplicates.add(fact.dupTxnId);
      const next = advance(run, fact, policy);
      const refunds = next.commands.slice(run.commands.length).filter(isPayment);
      expect(refunds.every((refund) => duplicates.has(refund.dupTxnId))).toBe(true);
      return next;
    }, blankRun);
  });

  check('nothing is commanded for a leg that was paid back, by the gateway or outside', (facts) => {
    const paid = new Set<string>();
    facts.reduce((run, fact) => {
      if (fact.type === 'refunded' || fact.type === 'refunded_outside') paid.add(fact.dupTxnId);
      const next = advance(run, fact, policy);
      const commands = next.commands.slice(run.commands.length);
      expect(commands.filter((command) => paid.has(command.dupTxnId))).toEqual([]);
      return next;
    }, blankRun);
  });

  check('only what an operator reports is booked as paid outside', (facts) => {
    facts.reduce((run, fact) => {
      const next = advance(run, fact, policy);
      const booked = next.commands
        .slice(run.commands.length)
        .filter(({ type }) => type === 'RecordOutsideRefund');
      expect(booked.length).toBeLessThanOrEqual(fact.type === 'outside_reported' ? 1 : 0);
      return next;
    }, blankRun);
  });

  check('every refund has its time-out, and no timer is set twice', (facts) => {
    const { commands } = play(facts, policy);
    const key = (command: SagaCommand): string => JSON.stringify([command.dupTxnId, command.attempt]);
    const set = commands.filter((command) => command.type === 'SetTimer');
    for (const kind of ['refund_timeout', 'refund_retry'] as const) {
      const keys = set.filter((timer) => timer.kind === kind).map(key);
      expect(keys).toEqual([...new Set(keys)]);
      if (kind === 'refund_timeout') expect(keys).toEqual(commands.filter(isPayment).map(key));
    }
  });

  check('no automatic attempt goes past the limit', (facts) => {
    const told = facts.flatMap((fact) => (fact.type === 'refund_failed' ? fact.attempt : 0));
    if (Math.max(0, ...told) >= policy.maxAutomaticAttempts) return;
    const { transitions } = play(facts, policy);
    const commanded = transitions.filter(
      (moved) => moved.machine === 'leg' && moved.from !== moved.to && moved.to === 'RefundCommanded',
    );
    const unasked = commanded.filter(({ actor }) => actor !== 'operator');
    const byLeg = Map.groupBy(unasked, (moved) => (moved.machine === 'leg' ? moved.leg : ''));
    for (const moves of byLeg.values()) expect(moves.length).toBeLessThanOrEqual(policy.maxAutomaticAttempts);
  });

  check('a leg that needs attention keeps a timer until its automatic attempts are spent', (facts) => {
    const { state, commands } = play(facts, policy);
    for (const leg of Object.values(state.legs)) {
      if (leg.state !== 'NeedsAttention' || automaticAttempts(leg) >= policy.maxAutomaticAttempts) continue;
      const { dupTxnId, attempt } = leg;
      expect(commands).toContainEqual(
        expect.objectContaining({ type: 'SetTimer', kind: 'refund_retry', dupTxnId, attempt }),
      );
    }
  });
});
