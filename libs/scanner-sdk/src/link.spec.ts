import { describe, expect, it } from 'vitest';
import { Link } from './index.ts';

const policy = { failuresMax: 2, answerMaxMs: 3_000, averageMaxMs: 1_000, averageOf: 3 };

describe('a link', () => {
  it('goes offline after failures in a row, and not after single ones', () => {
    const link = new Link(policy);
    for (let time = 0; time < 5; time += 1) {
      link.failed();
      link.answered(100);
    }
    expect(link.mode).toBe('online');
    link.failed();
    link.failed();
    expect(link.mode).toBe('offline');
  });

  it('goes offline when the last answers are slow on the average, not when one of them is', () => {
    const link = new Link(policy);
    for (const ms of [100, 2_500, 100, 100]) link.answered(ms);
    expect(link.mode).toBe('online');
    for (const ms of [1_500, 1_500, 1_500]) link.answered(ms);
    expect(link.mode).toBe('offline');
  });

  it('comes back by a quick answer, not by a slow one, and begins to count anew', () => {
    const link = new Link(policy);
    for (const ms of [9_000, 9_000, 9_000]) link.answered(ms);
    link.probed(1_001);
    expect(link.mode).toBe('offline');
    link.probed(900);
    expect(link.mode).toBe('online');
    link.answered(1_400);
    link.failed();
    expect(link.mode).toBe('online');
  });
});
