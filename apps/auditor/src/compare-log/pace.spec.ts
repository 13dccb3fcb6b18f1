import { FakeClock } from '@night-market/testing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Pace } from './pace.ts';

const { signal } = new AbortController();
/** Between two neighbouring numbers of the size of a time since 1970: each wait may be off by as much. */
const CLOCK_STEP_MS = 2 ** -12;

/** When each batch was let through, in milliseconds after the first was asked for. */
async function takenAt(recordsPerSecond: number, batches: readonly number[]): Promise<number[]> {
  const clock = new FakeClock();
  const begunAtMs = clock.nowMs();
  const pace = new Pace(clock, recordsPerSecond);
  const times: number[] = [];
  const taking = (async () => {
    for (const records of batches) {
      await pace.take(records, signal);
      times.push(clock.nowMs() - begunAtMs);
    }
  })();
  await clock.advance(60_000);
  await taking;
  return times;
}

describe('the pace of the audit', () => {
  it('lets each batch through when the ones before have had their time, the first at once', async () => {
    expect(await takenAt(1_000, [100, 300, 1, 200])).toEqual([0, 100, 400, 401]);
  });

  it('never takes more in a stretch of time than its rate, but for one batch', async () => {
    const batches = fc.array(fc.integer({ min: 1, max: 500 }), { minLength: 1, maxLength: 20 });
    const rates = fc.integer({ min: 500, max: 5_000 });
    await fc.assert(
      fc.asyncProperty(rates, batches, async (rate, sizes) => {
        const times = await takenAt(rate, sizes);
        for (const [index, atMs] of times.entries()) {
          const before = sizes.slice(0, index).reduce((sum, size) => sum + size, 0);
          expect(atMs).toBeGreaterThanOrEqual((before / rate) * 1_000 - index * CLOCK_STEP_MS);
        }
      }),
      { numRuns: 50, examples: [[5_000, [1, 1, 1, 307, 1]]] },
    );
  });

  it('has no debt and no credit after a rest', async () => {
    const clock = new FakeClock();
    const pace = new Pace(clock, 1_000);
    await pace.take(500, signal);
    await clock.advance(10_000);
    await pace.take(500, signal);
    const next = pace.take(1, signal);
    expect([clock.sleepers, clock.nextWaitMs]).toEqual([1, 500]);
    await clock.advance(500);
    await next;
  });

  it('waits no longer than a second at a time, and not at all once it is to stop', async () => {
    const clock = new FakeClock();
    const pace = new Pace(clock, 1);
    await pace.take(1_000, signal);
    const stopping = new AbortController();
    const next = pace.take(1, stopping.signal);
    expect(clock.nextWaitMs).toBe(1_000);
    stopping.abort();
    await next;
    expect(clock.sleepers).toBe(0);
  });
});
