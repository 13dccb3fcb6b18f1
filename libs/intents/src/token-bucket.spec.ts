import { FakeClock } from '@night-market/testing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TokenBucket } from './token-bucket.ts';

describe('a rate limit', () => {
  it('lets no more begin than it may in any span of time', () => {
    const limits = fc.record({
      perSecond: fc.integer({ min: 1, max: 40 }),
      burst: fc.integer({ min: 1, max: 10 }),
    });
    const waits = fc.array(fc.nat({ max: 3_000 }), { minLength: 1, maxLength: 20, size: 'max' });
    fc.assert(
      fc.property(limits, waits, (limit, steps) => {
        const clock = new FakeClock();
        const bucket = new TokenBucket(limit, clock);
        const begun: number[] = [];
        for (const step of steps) {
          clock.pass(step);
          for (; bucket.available > 0; begun.push(clock.nowMs())) bucket.take();
        }
        expect(begun.length).toBeGreaterThanOrEqual(limit.burst);
        const tooMany = begun.flatMap((fromMs, first) =>
          begun.slice(first).filter((ms, more) => {
            const allowed = limit.burst + ((ms - fromMs) * limit.perSecond) / 1_000;
            return more + 1 > allowed + 0.01;
          }),
        );
        expect(tooMany).toEqual([]);
      }),
    );
  });

  it('says exactly when the next one may begin', async () => {
    const clock = new FakeClock();
    const bucket = new TokenBucket({ perSecond: 3, burst: 1 }, clock);
    expect(bucket.waitMs).toBe(0);
    bucket.take();
    for (let round = 0; round < 20; round++) {
      const { waitMs } = bucket;
      await clock.advance(waitMs - 1);
      expect(bucket.available).toBe(0);
      await clock.advance(1);
      expect(bucket.available).toBe(1);
      bucket.take();
    }
  });

  it('makes up later for what was taken too early', async () => {
    const clock = new FakeClock();
    const bucket = new TokenBucket({ perSecond: 10, burst: 1 }, clock);
    for (let taken = 0; taken < 4; taken++) bucket.take();
    expect([bucket.available, bucket.waitMs, bucket.isFull]).toEqual([0, 400, false]);
    await clock.advance(400);
    expect([bucket.available, bucket.isFull]).toEqual([1, true]);
  });
});
