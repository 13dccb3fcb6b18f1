import { describe, expect, it } from 'vitest';
import {
  assignmentAfter,
  NEW_ASSIGNMENT,
  newsOf,
  reportStatus,
  type Fact,
  type Outcome,
  type Trigger,
} from './index.ts';

const fact = (type: Trigger, atMs: number, outcome?: Outcome): Fact => ({
  factId: `${type}-${atMs}`,
  type,
  atMs,
  ...(outcome && { outcome }),
});

describe('one agency and a report', () => {
  it('goes from told over taken on to done', () => {
    expect(assignmentAfter([])).toEqual({ state: 'Routed', pauses: [] });
    const facts = [fact('acknowledged', 10), fact('resolved', 20, 'no_action')];
    expect(assignmentAfter(facts.slice(0, 1))).toEqual({
      state: 'Acknowledged',
      acknowledgedAtMs: 10,
      pauses: [],
    });
    expect(assignmentAfter(facts)).toEqual({
      ...{ state: 'Resolved', acknowledgedAtMs: 10, resolvedAtMs: 20, outcome: 'no_action', pauses: [] },
    });
  });

  it('counts as taken on by whatever the agency says first', () => {
    expect(assignmentAfter([fact('resolved', 20)])).toMatchObject({ acknowledgedAtMs: 20, outcome: 'done' });
    expect(assignmentAfter([fact('information_requested', 5)])).toMatchObject({ acknowledgedAtMs: 5 });
  });

  it('stays done when the acknowledgement comes late, be it older or newer', () => {
    const late = [fact('resolved', 20), fact('acknowledged', 10)];
    expect(assignmentAfter(late)).toMatchObject({ state: 'Resolved', acknowledgedAtMs: 10 });
    expect(assignmentAfter([fact('resolved', 20), fact('acknowledged', 30)])).toMatchObject({
      state: 'Resolved',
    });
  });

  it('takes of two outcomes the newer, and of the same moment one and the same', () => {
    const [one, other] = [fact('resolved', 20, 'no_action'), fact('resolved', 30, 'done')];
    expect(assignmentAfter([other, one]).outcome).toBe('done');
    const same = [
      { ...one, factId: 'a' },
      { ...other, factId: 'b', atMs: 20 },
    ];
    expect(assignmentAfter(same)).toEqual(assignmentAfter(same.toReversed()));
    expect(assignmentAfter(same).outcome).toBe('done');
  });

  it('stands still while the reporter is asked', () => {
    const asked = [fact('acknowledged', 1), fact('information_requested', 5)];
    expect(assignmentAfter(asked)).toMatchObject({ state: 'WaitingForReporter', pauses: [{ fromMs: 5 }] });
    const given = [...asked, fact('information_given', 9)];
    expect(assignmentAfter(given)).toMatchObject({
      state: 'Acknowledged',
      pauses: [{ fromMs: 5, untilMs: 9 }],
    });
    const again = [...given, fact('information_requested', 12), fact('resolved', 15)];
    expect(assignmentAfter(again).pauses).toEqual([
      { fromMs: 5, untilMs: 9 },
      { fromMs: 12, untilMs: 15 },
    ]);
  });

  it('goes on with what is further on where two things happen at one moment', () => {
    const facts: Fact[] = [
      { factId: 'b', type: 'information_requested', atMs: 5 },
      { factId: 'a', type: 'information_given', atMs: 5 },
    ];
    expect(assignmentAfter(facts).state).toBe('Acknowledged');
  });

  it('is opened again, and then nothing of the outcome is left', () => {
    const facts = [fact('resolved', 20), fact('reopened', 30)];
    expect(assignmentAfter(facts)).toEqual({
      ...{ state: 'Acknowledged', acknowledgedAtMs: 20, reopenedAtMs: 30, pauses: [] },
    });
  });

  it('is over for good when another agency is in charge', () => {
    const facts = [fact('handed_over', 10), fact('resolved', 20), fact('reopened', 30)];
    expect(assignmentAfter(facts)).toEqual({ state: 'HandedOver', pauses: [] });
  });
});

describe('a report', () => {
  const done = (atMs: number) => assignmentAfter([fact('resolved', atMs)]);
  const gone = assignmentAfter([fact('handed_over', 1)]);

  it('is closed when all in charge are done, at the time of the last', () => {
    expect(reportStatus([])).toEqual({ status: 'open' });
    expect(reportStatus([done(10), NEW_ASSIGNMENT])).toEqual({ status: 'open' });
    expect(reportStatus([done(30), done(10), gone])).toEqual({ status: 'closed', closedAtMs: 30 });
    expect(reportStatus([gone])).toEqual({ status: 'open' });
  });

  it('is news once', () => {
    const acknowledged = assignmentAfter([fact('acknowledged', 5)]);
    expect(newsOf(NEW_ASSIGNMENT, acknowledged)).toEqual([{ type: 'acknowledged' }]);
    expect(newsOf(acknowledged, acknowledged)).toEqual([]);
    expect(newsOf(NEW_ASSIGNMENT, done(9))).toEqual([
      { type: 'acknowledged' },
      { type: 'resolved', outcome: 'done' },
    ]);
    const reopened = assignmentAfter([fact('resolved', 9), fact('reopened', 10)]);
    expect(newsOf(done(9), reopened)).toEqual([{ type: 'reopened' }]);
    expect(newsOf(done(9), gone)).toEqual([]);
  });
});
