import { describe, expect, it } from 'vitest';
import { planStretches, type Standing } from './plan-stretches.ts';

const standing = (more: Partial<Standing> = {}): Standing => ({
  ...{ topic: 't', partition: 0, low: 0n, high: 100n, settled: [] },
  ...more,
});
const plan = (one: Partial<Standing>, next?: bigint, max?: number) => {
  const { stretches, ...rest } = planStretches(
    [standing(one)],
    new Map(next === undefined ? [] : [['t/0', next]]),
    max,
  );
  return { ...rest, ...stretches[0] };
};

describe('the stretches to compare', () => {
  it('end where the slowest consumer is, or at the end of a topic that nobody reads', () => {
    expect(plan({})).toMatchObject({ from: 0n, to: 100n, judgedFrom: 0n });
    expect(plan({ settled: [90n, 40n] })).toMatchObject({ to: 40n });
    expect(planStretches([standing({ settled: [90n, undefined] })], new Map()).stretches).toEqual([]);
  });

  it('go on from the last ones, after a look at what came before', () => {
    expect(plan({ high: 9_000n }, 8_000n)).toMatchObject({
      leadFrom: 3_000n,
      from: 8_000n,
      judgedFrom: 8_000n,
    });
    expect(plan({ high: 9_000n }, 10n)).toMatchObject({ leadFrom: 0n, from: 10n, judgedFrom: 0n });
    expect(planStretches([standing()], new Map([['t/0', 100n]])).stretches).toEqual([]);
  });

  it('tell what the broker has dropped, and judge no order right behind it', () => {
    expect(plan({ low: 30n }, 10n)).toMatchObject({ missed: 20, from: 30n, judgedFrom: 5_030n });
    expect(plan({ low: 30n })).toMatchObject({ missed: 0, from: 30n, judgedFrom: 5_030n });
  });

  it('go on behind what was dropped where there is nothing to compare yet, so that it is told once', () => {
    const dropped = standing({ low: 30n, settled: [undefined] });
    const { stretches, passed, missed } = planStretches([dropped], new Map([['t/0', 10n]]));
    expect([stretches, missed]).toEqual([[], 20]);
    expect(passed).toEqual([{ topic: 't', partition: 0, next: 30n }]);
    expect(planStretches([dropped], new Map([['t/0', 30n]]))).toMatchObject({ passed: [], missed: 0 });
    expect(plan({ low: 30n, settled: [20n] }, 10n)).toMatchObject({ missed: 20, passed: [{ next: 30n }] });
    // What is compared, or was not missed, needs no help.
    expect(plan({ low: 30n }, 10n).passed).toEqual([]);
    expect(plan({ low: 30n, settled: [undefined] }).passed).toEqual([]);
    expect(plan({ settled: [10n] }, 10n).passed).toEqual([]);
  });

  it('begin anew for a topic that was made anew', () => {
    expect(plan({}, 5_000n)).toMatchObject({ from: 0n, to: 100n, missed: 0 });
  });

  it('share a bound of records among the partitions', () => {
    const two = [standing(), standing({ partition: 1, high: 20n }), standing({ partition: 2, high: 0n })];
    const { stretches, whole } = planStretches(two, new Map(), 60);
    expect([stretches.map(({ to }) => to), whole]).toEqual([[30n, 20n], false]);
    expect(planStretches(two, new Map(), 1_000).whole).toBe(true);
  });
});
