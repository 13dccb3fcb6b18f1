import { ROUND_THE_CLOCK, type BusinessCalendar } from '@night-market/deadlines';
import { describe, expect, it } from 'vitest';
import {
  assignmentAfter,
  escalations,
  missedDeadlines,
  nextLookMs,
  runningDeadlines,
  type Fact,
  type ServiceLevel,
  type Trigger,
} from './index.ts';

const MINUTE_MS = 60_000;
const START_MS = Date.parse('2026-11-27T20:00:00+08:00');
const level: ServiceLevel = {
  calendar: ROUND_THE_CLOCK,
  acknowledgeWithinMs: 10 * MINUTE_MS,
  resolveWithinMs: 60 * MINUTE_MS,
};
const at = (minute: number): number => START_MS + minute * MINUTE_MS;
const fact = (type: Trigger, minute: number): Fact => ({
  factId: `${type}-${minute}`,
  type,
  atMs: at(minute),
});
const running = (...facts: Fact[]) =>
  runningDeadlines(level, START_MS, assignmentAfter(facts)).map(({ deadline, dueAtMs }) => [
    deadline,
    dueAtMs === undefined ? undefined : (dueAtMs - START_MS) / MINUTE_MS,
  ]);

describe('what an agency still has to do', () => {
  it('is to acknowledge and to resolve, then to resolve, then nothing', () => {
    expect(running()).toEqual([
      ['acknowledge', 10],
      ['resolve', 60],
    ]);
    expect(running(fact('acknowledged', 5))).toEqual([['resolve', 60]]);
    expect(running(fact('resolved', 5))).toEqual([]);
    expect(running(fact('handed_over', 5))).toEqual([]);
  });

  it('has no end while the reporter is asked, and then that much later', () => {
    const asked = fact('information_requested', 20);
    expect(running(asked)).toEqual([['resolve', undefined]]);
    expect(running(asked, fact('information_given', 50))).toEqual([['resolve', 90]]);
  });

  it('begins anew when the report is opened again', () => {
    expect(running(fact('resolved', 50), fact('reopened', 300))).toEqual([['resolve', 360]]);
  });
});

describe('a deadline', () => {
  it('is missed after its moment, not at it, and is looked at right then', () => {
    const none = assignmentAfter([]);
    const missed = (nowMs: number) =>
      missedDeadlines(level, START_MS, none, nowMs).map(({ deadline }) => deadline);
    expect(missed(at(10))).toEqual([]);
    expect(missed(at(10) + 1)).toEqual(['acknowledge']);
    expect(missed(at(61))).toEqual(['acknowledge', 'resolve']);
    const deadlines = runningDeadlines(level, START_MS, none);
    expect(nextLookMs(deadlines, START_MS)).toBe(at(10) + 1);
    expect(nextLookMs(deadlines, at(11))).toBe(at(60) + 1);
    expect(nextLookMs(deadlines, at(61))).toBeUndefined();
  });

  it('that was missed goes on to others, step by step, when somebody is at work', () => {
    const office: BusinessCalendar = {
      timeZone: 'Asia/Taipei',
      week: { sat: [{ from: '09:00', until: '17:00' }] },
    };
    const steps = [
      { afterMs: 60 * MINUTE_MS, to: 'head-of-office' },
      { afterMs: 0, to: 'duty-officer' },
    ];
    expect(escalations(steps, office, START_MS)).toEqual([
      { to: 'duty-officer', atMs: START_MS },
      { to: 'head-of-office', atMs: Date.parse('2026-11-28T10:00:00+08:00') },
    ]);
  });
});
