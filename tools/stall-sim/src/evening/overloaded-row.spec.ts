import { describe, expect, it } from 'vitest';
import { overloadedRow } from './overloaded-row.ts';
import { tripsWithoutShedding } from './trips-without-shedding.ts';

const rowOf = (seed: number, seconds = 60) =>
  overloadedRow({ feederId: 'row-1', seed, seconds, isFaulty: false });

describe('the overloaded row', () => {
  it.each([1, 2, 3, 42])('trips when nobody sheds, with seed %i, and is the same each time', (seed) => {
    const { spec } = rowOf(seed);
    expect(tripsWithoutShedding(spec)).toBeGreaterThanOrEqual(1);
    expect(tripsWithoutShedding(rowOf(seed).spec)).toBe(tripsWithoutShedding(spec));
  });

  it('leaves a planner several seconds: it does not trip while the load comes on', () => {
    expect(tripsWithoutShedding({ ...rowOf(1).spec, seconds: 15 })).toBe(0);
  });

  it('is described as it is: each stall once, with all that it has plugged in', () => {
    const { spec, definition } = rowOf(1);
    expect(definition.stalls.map(({ stallId }) => stallId)).toEqual(
      spec.stalls.map(({ stallId }) => stallId),
    );
    expect(definition.phaseLimitAmps).toBe(spec.breaker.ratedAmps);
  });
});
