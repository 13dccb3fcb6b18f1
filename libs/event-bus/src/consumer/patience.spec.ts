import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Patience } from './patience.ts';

describe('patience of the live loop', () => {
  it('doubles up to the handlers own deadline, and comes back step by step', () => {
    const patience = new Patience(400, 1_500);
    const grown = [1, 2, 3].map(() => (patience.grow(), patience.limitMs));
    expect(grown).toEqual([800, 1_500, 1_500]);
    patience.tookMs(750);
    expect(patience.limitMs).toBe(1_500);
    const shrunk = [1, 2, 3].map(() => (patience.tookMs(10), patience.limitMs));
    expect(shrunk).toEqual([750, 400, 400]);
  });

  it('stays within its bounds whatever happens, and a batch that was in time once is in time again', () => {
    const late = fc.constant('late' as const);
    fc.assert(
      fc.property(fc.array(fc.oneof(late, fc.nat({ max: 10_000 }))), (steps) => {
        const patience = new Patience(400, 8_000);
        for (const step of steps) {
          if (step === 'late') patience.grow();
          else {
            const inTime = step < patience.limitMs;
            patience.tookMs(step);
            if (inTime) expect(step).toBeLessThan(patience.limitMs);
          }
          expect(patience.limitMs).toBeGreaterThanOrEqual(400);
          expect(patience.limitMs).toBeLessThanOrEqual(8_000);
        }
      }),
    );
  });
});
