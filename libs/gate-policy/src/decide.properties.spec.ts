import fc from 'fast-check';
import { expect, it } from 'vitest';
import { attemptOf, EVENING, policyOf, ticketOf } from '../test/facts.ts';
import { decide, NO_HISTORY, remember, type Policy, type ZoneHistory } from './index.ts';

const policies: fc.Arbitrary<Policy> = fc
  .record({
    products: fc.constantFrom(null, ['entry'], ['course'], []),
    hours: fc.constantFrom(null, { from: '17:00', until: '01:00' }, { from: '09:00', until: '12:00' }),
    validity: fc.constantFrom({}, { entry: { fromMs: 0, untilMs: EVENING } }),
    entry: fc.constantFrom('single' as const, 'multiple' as const),
    reentryAfterExit: fc.boolean(),
    antiPassback: fc.constantFrom('off' as const, 'until_exit' as const, { seconds: 30 }),
    capacity: fc.record({
      gate: fc.constantFrom(null, 0, 3),
      zone: fc.constantFrom(null, 0, 3),
      market: fc.constantFrom(null, 0, 3),
    }),
  })
  .map(policyOf);

const steps = fc.array(
  fc.record({
    ticket: fc.nat({ max: 5 }),
    direction: fc.constantFrom('entry' as const, 'exit' as const),
    isRevoked: fc.boolean(),
    isBlocked: fc.boolean(),
    isForged: fc.boolean(),
  }),
  { maxLength: 40 },
);

it('in any evening no rule of the policy is broken, and a refusal consumes nothing', () => {
  fc.assert(
    fc.property(policies, steps, (policy, evening) => {
      const histories = new Map<string, ZoneHistory>();
      const historyOf = (id: string) => histories.get(id) ?? NO_HISTORY;
      const inside = () => [...histories.values()].filter(({ isInside }) => isInside).length;
      evening.forEach(({ ticket: n, direction, isRevoked, isBlocked, isForged }, index) => {
        const ticketId = `ticket-${n}`;
        const attempt = attemptOf({ direction, nonce: `${index}`, atMs: EVENING + index * 10_000 });
        const before = historyOf(ticketId);
        const count = inside();
        const decision = decide({
          attempt,
          evidence: isForged
            ? { kind: 'invalid' }
            : { kind: 'ticket', ticket: ticketOf({ ticketId, isRevoked, isBlocked }) },
          policy,
          historyOf,
          occupancyFor: () => ({ gate: count, zone: count, market: count, isInMarket: before.isInside }),
        });
        const after = remember(before, attempt, decision);
        if (decision.decision === 'denied') expect(after).toBe(before);
        else histories.set(ticketId, after);
        if (isForged)
          expect(decision).toMatchObject({ decision: 'denied', reason: 'invalid', ticketId: null });
        if (decision.decision === 'denied' || direction === 'exit') return;
        expect([isRevoked, isBlocked]).toEqual([false, false]);
        expect(policy.products === null || policy.products.includes('entry')).toBe(true);
        if (policy.entry === 'single' && !policy.reentryAfterExit) expect(after.entries).toBe(1);
        if (policy.entry === 'multiple' && policy.antiPassback === 'until_exit')
          expect(before.isInside).toBe(false);
        for (const limit of [policy.capacity.gate, policy.capacity.zone, policy.capacity.market])
          if (limit !== null && !before.isInside) expect(inside()).toBeLessThanOrEqual(limit);
      });
    }),
  );
});
