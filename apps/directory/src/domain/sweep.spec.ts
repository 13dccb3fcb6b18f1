import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sweepAt, type Watch } from './sweep.ts';

const settings = { pauseMs: 5_000, graceMs: 60_000 };
const watchOf = (sweptAtMs: number, graceUntilMs = 0): Watch => ({ sweptAtMs, graceUntilMs });

describe('a look at the leases', () => {
  it('ends leases as long as there is one every now and then', () => {
    expect(sweepAt(105_000, watchOf(100_000), settings)).toEqual({
      watch: { sweptAtMs: 105_000, graceUntilMs: 0 },
      wasAway: false,
      mayEnd: true,
    });
  });

  it('ends none for a while after the directory was away', () => {
    const first = sweepAt(105_001, watchOf(100_000), settings);
    expect(first).toEqual({
      watch: { sweptAtMs: 105_001, graceUntilMs: 165_001 },
      wasAway: true,
      mayEnd: false,
    });
    expect(sweepAt(109_000, first.watch, settings).mayEnd).toBe(false);
    expect(sweepAt(165_001, { ...first.watch, sweptAtMs: 165_000 }, settings).mayEnd).toBe(true);
  });

  it('never ends one within the grace after any gap, and always ends them in the end', () => {
    const gaps = fc.array(fc.integer({ min: 0, max: 20_000 }), { minLength: 1, maxLength: 60, size: 'max' });
    fc.assert(
      fc.property(gaps, (steps) => {
        let nowMs = 1_000_000;
        let watch = watchOf(nowMs);
        let awayAtMs = -Infinity;
        for (const step of steps) {
          nowMs += step;
          if (step > settings.pauseMs) awayAtMs = nowMs;
          const sweep = sweepAt(nowMs, watch, settings);
          expect(sweep.mayEnd).toBe(nowMs - awayAtMs >= settings.graceMs);
          watch = sweep.watch;
        }
        for (let look = 0; look <= settings.graceMs / 1_000; look += 1) {
          nowMs += 1_000;
          watch = sweepAt(nowMs, watch, settings).watch;
        }
        expect(sweepAt(nowMs, watch, settings).mayEnd).toBe(true);
      }),
    );
  });

  it('takes a clock that steps back for no pause, and does not look back', () => {
    const back = sweepAt(90_000, watchOf(100_000), settings);
    expect(back).toEqual({ watch: watchOf(100_000), wasAway: false, mayEnd: true });
  });
});
