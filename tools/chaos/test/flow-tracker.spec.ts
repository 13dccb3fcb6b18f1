import { describe, expect, it } from 'vitest';
import { FlowTracker } from '../src/flow/flow-tracker.ts';

const stand = (name: string, settled: number, end: number) => ({
  name,
  settled: BigInt(settled),
  end: BigInt(end),
});

describe('how long partitions stand still', () => {
  it('is the time until the work of the last of them is settled', () => {
    const tracker = new FlowTracker();
    tracker.observe(100, [stand('a', 5, 7), stand('b', 1, 2)]);
    tracker.observe(300, [stand('a', 5, 9), stand('b', 2, 4)]);
    expect(tracker.still).toEqual(['a']);
    tracker.observe(8_000, [stand('a', 6, 9), stand('b', 4, 9)]);
    expect(tracker.still).toEqual(['a']);
    tracker.observe(8_200, [stand('a', 7, 9), stand('b', 4, 9)]);
    expect(tracker.still).toEqual([]);
    expect(tracker.longestMs).toBe(8_200);
  });

  it('is unknown where there was no work', () => {
    const tracker = new FlowTracker();
    tracker.observe(100, [stand('a', 7, 7)]);
    tracker.observe(9_000, [stand('a', 7, 8)]);
    tracker.observe(9_500, [stand('a', 8, 8)]);
    expect(tracker.longestMs).toBeUndefined();
    expect(tracker.still).toEqual([]);
  });
});
