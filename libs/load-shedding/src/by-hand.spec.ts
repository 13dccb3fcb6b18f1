import { describe, expect, it } from 'vitest';
import { feeder, play, stall, switched } from '../test/row.ts';
import { initialState, observe, plan, released, switchedByHand, tripped } from './index.ts';

const row = feeder([stall('one'), stall('two'), stall('three')]);
/** 5 A each, and the limit is 32 A. */
const light = { watts: () => 1_150 };
const heavy = { watts: () => 1_150, unmanagedAmps: () => 40 };

describe('a stall that somebody switched', () => {
  it('stays on through an overload for as long as was said, and is shed afterwards', () => {
    const state = switchedByHand(initialState(row, 0), 'one', true, 60_000, 0);
    const during = play(state, heavy, 50);
    expect(switched(during.log, 'shed').toSorted()).toEqual(['three', 'two']);
    const after = play(during.state, heavy, 60, 50);
    expect(switched(after.log, 'shed')).toContain('one');
  });

  it('stays off though it fits, until the time is over', () => {
    const state = switchedByHand(initialState(row, 0), 'one', false, 90_000, 0);
    const during = play(state, light, 85);
    expect(switched(during.log, 'restore')).toEqual([]);
    expect(during.state.stalls['one']?.on).toBe(false);
    const after = play(during.state, light, 40, 85);
    expect(switched(after.log, 'restore')).toEqual(['one']);
  });

  it('is the planner’s again as soon as it is released', () => {
    const state = switchedByHand(initialState(row, 0), 'one', false, 9e9, 0);
    const free = released(play(state, light, 30).state, 'one', 30_000);
    expect(switched(play(free, light, 40, 30).log, 'restore')).toEqual(['one']);
  });

  it('goes off with all others when the breaker goes', () => {
    const state = tripped(switchedByHand(initialState(row, 0), 'one', true, 9e9, 0), 1_000);
    expect(state.stalls['one']?.on).toBe(false);
  });

  it('that is not on the feeder changes nothing', () => {
    const state = initialState(row, 0);
    expect(switchedByHand(state, 'nobody', false, 9e9, 0)).toBe(state);
    expect(released(state, 'nobody', 0)).toBe(state);
  });
});

describe('to observe', () => {
  const reading = { phase: 'L1' as const, value: 90, unit: 'A', quality: 'good' as const };

  it('learns what plan learns, and switches nothing', () => {
    let [seen, planned] = [initialState(row, 0), initialState(row, 0)];
    for (let second = 1; second < 20; second++) {
      const readings = [{ ...reading, measuredAtMs: second * 1_000 }];
      seen = observe(seen, readings, second * 1_000).state;
      planned = plan(planned, readings, second * 1_000).state;
    }
    expect(seen.meters).toEqual(planned.meters);
    expect(Object.values(seen.stalls).every(({ on }) => on)).toBe(true);
    expect(Object.values(planned.stalls).every(({ on }) => on)).toBe(false);
  });

  it('says which readings it refused', () => {
    const { reasons } = observe(initialState(row, 0), [{ ...reading, unit: 'VA', measuredAtMs: 1 }], 1_000);
    expect(reasons).toMatchObject([{ code: 'reading_refused', values: { why: 'unknown_unit' } }]);
  });
});
