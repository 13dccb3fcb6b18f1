import { ROUND_THE_CLOCK } from '@night-market/deadlines';
import { describe, expect, it } from 'vitest';
import type { Level } from './hotline-book.ts';
import { deadlinesOf, isStillMissed, newPart, progressOf } from './progress.ts';

const level: Level = {
  ...{ calendar: ROUND_THE_CLOCK, acknowledgeWithinMs: 1_000, resolveWithinMs: 10_000, escalation: [] },
};
const reason = { version: 1, ruleId: 'noise', matches: [] };
const START_MS = Date.parse('2026-11-29T12:00:00Z');
const part = newPart('fire', level, reason, START_MS);
const fact = (type: 'acknowledged' | 'resolved', atMs: number, factId = `${type} ${atMs}`) => ({
  factId,
  type,
  atMs,
});

describe('a part of a report', () => {
  it('has its deadlines from the moment when the agency is told', () => {
    expect(deadlinesOf(part)).toEqual({ acknowledgeByMs: START_MS + 1_000, resolveByMs: START_MS + 10_000 });
    expect(progressOf(part, undefined, START_MS)).toMatchObject({ missed: [], nextLookMs: START_MS + 1_001 });
  });

  it('takes a fact once, and one of a clock that is ahead as of now', () => {
    const taken = progressOf(part, fact('acknowledged', START_MS + 99_000), START_MS + 500);
    expect(taken.news).toEqual([{ type: 'acknowledged' }]);
    expect(taken.part.assignment.acknowledgedAtMs).toBe(START_MS + 500);
    const again = progressOf(taken.part, fact('acknowledged', START_MS + 99_000), START_MS + 600);
    expect(again).toMatchObject({ part: taken.part, news: [] });
  });

  it('takes no fact from before the agency was told', () => {
    const { part: after } = progressOf(part, fact('acknowledged', START_MS - 5_000), START_MS + 1);
    expect(after.assignment.acknowledgedAtMs).toBe(START_MS);
  });

  it('has missed a deadline though the fact that meets it comes later, and it is met then', () => {
    const { missed, part: after } = progressOf(
      part,
      fact('acknowledged', START_MS + 2_000),
      START_MS + 2_000,
    );
    expect(missed).toMatchObject([{ deadline: 'acknowledge', startMs: START_MS }]);
    expect(isStillMissed(part, 'acknowledge', START_MS)).toBe(true);
    expect(isStillMissed(after, 'acknowledge', START_MS)).toBe(false);
    expect(isStillMissed(after, 'resolve', START_MS)).toBe(true);
  });
});
