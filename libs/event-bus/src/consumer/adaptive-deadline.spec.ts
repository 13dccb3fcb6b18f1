import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AdaptiveDeadline } from './adaptive-deadline.ts';

describe('the adaptive deadline of the live loop', () => {
  it('doubles up to the handlers own deadline, and comes back step by step', () => {
    const deadline = new AdaptiveDeadline(400, 1_500);
    const grown = [1, 2, 3].map(() => (deadline.grow(), deadline.limitMs));
    expect(grown).toEqual([800, 1_500, 1_500]);
    deadline.tookMs(750);
    expect(deadline.limitMs).toBe(1_500);
    const shrunk = [1, 2, 3].map(() => (deadline.tookMs(10), deadline.limitMs));
    expect(shrunk).toEqual([750, 400, 400]);
  });

  it('stays within its bounds whatever happens, and a batch that was in time once is in time again', () => {
    const late = fc.constant('late' as const);
    fc.assert(
      fc.property(fc.array(fc.oneof(late, fc.nat({ max: 10_000 }))), (steps) => {
        const deadline = new AdaptiveDeadline(400, 8_000);
        for (const step of steps) {
          if (step === 'late') deadline.grow();
          else {
            const inTime = step < deadline.limitMs;
            deadline.tookMs(step);
            if (inTime) expect(step).toBeLessThan(deadline.limitMs);
          }
          expect(deadline.limitMs).toBeGreaterThanOrEqual(400);
          expect(deadline.limitMs).toBeLessThanOrEqual(8_000);
        }
      }),
    );
  });
});
