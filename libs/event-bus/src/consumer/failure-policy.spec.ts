import { seededRandom } from '@night-market/kernel';
import { FakeClock } from '@night-market/testing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FailurePolicy, type RetryPolicy } from './failure-policy.ts';
import type { KeyFailure } from './stash-port.ts';

class Busy extends Error {}

const backoff = { baseMs: 1_000, factor: 2, capMs: 30_000 };
let clock = new FakeClock();

function policy(retry: RetryPolicy, seed = 1): FailurePolicy {
  clock = new FakeClock();
  const errors = { isRecoverable: (error: unknown) => error instanceof Busy, isOutage: () => false };
  return new FailurePolicy({ backoff, retry }, { errors, clock, random: seededRandom(seed) });
}

const patient: RetryPolicy = { maxAttempts: 1_000, maxAgeMs: 1e12, afterwards: 'park' };

describe('the failure policy', () => {
  it('waits longer each time, within the bounds of each step, up to the cap', () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const judge = policy(patient, seed);
        let before: KeyFailure | undefined;
        for (let attempt = 1; attempt <= 10; attempt++) {
          const { failure, overdue } = judge.judge(new Busy('busy'), before);
          const step = Math.min(30_000, 1_000 * 2 ** (attempt - 1));
          const waitMs = failure.nextAttemptAtMs! - clock.nowMs();
          expect(waitMs).toBeGreaterThanOrEqual(step / 2);
          expect(waitMs).toBeLessThanOrEqual(step);
          expect([failure.state, failure.attempts, overdue]).toEqual(['waiting', attempt, false]);
          clock.pass(waitMs);
          before = failure;
        }
      }),
      { numRuns: 50 },
    );
  });

  it('parks at once what is not on the whitelist', () => {
    expect(policy(patient).judge(new TypeError('bug')).failure).toMatchObject({
      state: 'parked',
      attempts: 1,
      reason: 'TypeError: bug',
      nextAttemptAtMs: null,
    });
  });

  it.each([
    ['attempts', { maxAttempts: 3, maxAgeMs: 1e12 }],
    ['time', { maxAttempts: 1_000, maxAgeMs: 60_000 }],
  ])('does as it is told when the %s are used up', (_name, limits) => {
    const known: KeyFailure = {
      ...{ state: 'waiting', reason: '', errorType: '', attempts: 2 },
      ...{ firstFailedAtMs: 1_000_000 - 60_000, nextAttemptAtMs: 0 },
    };
    const parks = policy({ ...limits, afterwards: 'park' }).judge(new Busy('busy'), known);
    expect(parks.failure).toMatchObject({ state: 'parked', attempts: 3 });
    const waits = policy({ ...limits, afterwards: 'keep_waiting' }).judge(new Busy('busy'), known);
    expect(waits.failure).toMatchObject({ state: 'waiting', attempts: 3 });
    expect(waits.overdue).toBe(true);
  });

  it('parks a parked key again, whatever its replay fails with', () => {
    const known: KeyFailure = {
      ...{ state: 'parked', reason: '', errorType: '', attempts: 4 },
      ...{ firstFailedAtMs: 5, nextAttemptAtMs: null },
    };
    expect(policy(patient).judge(new Busy('busy'), known).failure).toMatchObject({
      ...{ state: 'parked', attempts: 5, firstFailedAtMs: 5 },
    });
  });
});
