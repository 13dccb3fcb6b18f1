import { seededRandom } from '@night-market/kernel';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CallFailedError, UnknownOutcomeError, waitMsAfter, type RetryTable } from './failure.ts';

const backoff = { baseMs: 1_000, factor: 2, capMs: 30_000 };
const table: RetryTable = {
  transient: { backoff, maxAttempts: 5 },
  unknown: { backoff, maxAttempts: 8 },
  permanent: { backoff, maxAttempts: 1 },
};
const wait = (error: unknown, attempts: number, random = seededRandom(1)) =>
  waitMsAfter(error, attempts, table, random);

describe('what becomes of a call that failed', () => {
  it.each([
    ['transient', new CallFailedError('transient', 'throttled'), 5],
    ['unknown', new UnknownOutcomeError('no answer'), 8],
    ['permanent', new CallFailedError('permanent', 'refused'), 1],
    ['an error that nobody foresaw: unknown', new TypeError('bug'), 8],
  ])('%s: tried again until its limit, then parked', (_kind, error, limit) => {
    for (let attempts = 1; attempts < limit; attempts++) expect(wait(error, attempts)).toBeGreaterThan(0);
    expect(wait(error, limit)).toBeUndefined();
    expect(wait(error, limit + 1)).toBeUndefined();
  });

  it('waits longer with every try, with jitter, and never longer than the cap', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 7 }), fc.integer(), (attempts, seed) => {
        const step = Math.min(backoff.capMs, backoff.baseMs * backoff.factor ** (attempts - 1));
        const waitMs = wait(new UnknownOutcomeError('no answer'), attempts, seededRandom(seed))!;
        expect(waitMs).toBeGreaterThanOrEqual(step / 2);
        expect(waitMs).toBeLessThanOrEqual(step);
      }),
    );
  });

  it('waits at least as long as the outside asks for, up to an hour', () => {
    const asked = (retryAfterMs: number) =>
      wait(new CallFailedError('transient', 'slow down', { retryAfterMs }), 1);
    expect([asked(45_000), asked(1e12)]).toEqual([45_000, 3_600_000]);
    expect(asked(1)).toBeGreaterThanOrEqual(500);
  });
});
