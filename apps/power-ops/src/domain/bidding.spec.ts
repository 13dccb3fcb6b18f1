import { beforeEach, describe, expect, it } from 'vitest';
import { PlannedFeeder } from '../../test/support/planned-feeder.ts';
import type { Bidding, Controlled } from './control-types.ts';
import { isTalkOver, stateOfTalk } from './talk.ts';

let feeder: PlannedFeeder;
let called: readonly Bidding[];

const said = ({ bidding }: Controlled): string[] => bidding.map(({ say, talk }) => `${say} ${talk.stallId}`);
const asked = ({ requests }: Controlled): string[] => requests.map(({ act, stallId }) => `${act} ${stallId}`);
const talkWith = (stallId: string) => called.find(({ talk }) => talk.stallId === stallId)!.talk;
const now = (stallId: string) => feeder.talkOf(talkWith(stallId));

/** Second by second with 36 A, until something is said about offers or asked for. */
function untilSaid(amps = 36, seconds = 60): Controlled {
  for (let second = 0; second < seconds; second++) {
    const done = feeder.plan(feeder.reading(amps));
    if (done.bidding.length > 0 || done.requests.length > 0) return done;
  }
  return feeder.last;
}

beforeEach(() => {
  feeder = new PlannedFeeder();
  called = untilSaid().bidding;
});

describe('before a stall is made to switch off', () => {
  it('all that may be shed are asked for offers; nobody is switched by that', () => {
    expect(called.map(({ say, talk }) => `${say} ${talk.stallId}`)).toEqual(
      ['stall-1', 'stall-2', 'stall-3', 'stall-4'].map((stallId) => `cfp ${stallId}`),
    );
    expect(feeder.last.requests).toEqual([]);
    expect(feeder.last.decision.shed).toEqual([]);
    expect(feeder.last.isDecided).toBe(true);
    expect(feeder.isOn('stall-4')).toBe(true);
  });

  it('who offers the least harm is accepted, the others are told no, and nobody is made to', () => {
    feeder.plan(
      ...[feeder.offer(talkWith('stall-1'), 0.2), feeder.offer(talkWith('stall-3'), 0.3)],
      feeder.reading(36),
    );
    const done = untilSaid();
    expect(said(done)).toEqual(['accept-proposal stall-3', 'reject-proposal stall-1']);
    expect(asked(done)).toEqual([]);
    expect(done.decision.shed).toEqual(['stall-3']);
    expect(done.decision.reasons.map(({ code }) => code)).toContain('shed_offered');
    expect(stateOfTalk(now('stall-1'))).toBe('Rejected');
    const { talk } = done.bidding[0]!;
    expect(talk.reliefWatts).toBeGreaterThan(0);
    const informed = feeder.plan(feeder.answer(talk, 'inform'), feeder.reading(27));
    expect(informed.switched).toMatchObject([{ act: 'shed', stallId: 'stall-3' }]);
    expect(isTalkOver(now('stall-3'))).toBe(true);
  });

  it('who refuses or says nothing has refused nothing, and may be made to', () => {
    feeder.plan(feeder.answer(talkWith('stall-4'), 'refuse'), feeder.reading(36));
    expect(feeder.last.decision.reasons.map(({ code }) => code)).not.toContain('shed_refused');
    const done = untilSaid();
    expect(asked(done)).toEqual(['shed stall-4']);
    expect(said(done)).toEqual([]);
    expect(['stall-1', 'stall-2', 'stall-3'].map((stallId) => stateOfTalk(now(stallId)))).toEqual(
      Array(3).fill('Silent'),
    );
  });

  it('an offer that comes too late counts for nothing', () => {
    for (let second = 0; second < 4; second++) feeder.plan(feeder.reading(36));
    feeder.plan(feeder.offer(talkWith('stall-1'), 0.1), feeder.reading(36));
    expect(feeder.everAccepted).toEqual([]);
    expect(stateOfTalk(now('stall-1'))).toBe('Silent');
  });

  it.each([
    ['fails', 1, (talk: Parameters<PlannedFeeder['answer']>[0]) => [feeder.answer(talk, 'failure')]],
    ['is silent', 8, () => []],
  ] as const)('when the one that was accepted %s the next best is asked', (_, seconds, tells) => {
    feeder.plan(feeder.offer(talkWith('stall-3'), 0.2), feeder.reading(36));
    const { talk } = untilSaid().bidding[0]!;
    const all: string[] = [];
    for (let second = 0; second < seconds; second++)
      all.push(...asked(feeder.plan(...(second === 0 ? tells(talk) : []), feeder.reading(36))));
    expect(all).toContain('shed stall-4');
    expect(feeder.isOn('stall-3')).toBe(true);
  });

  it('an overload that goes away ends with no to whoever offered', () => {
    feeder.plan(feeder.offer(talkWith('stall-1'), 0.2), feeder.reading(10));
    const all: string[] = [];
    for (let second = 0; second < 60; second++) all.push(...said(feeder.plan(feeder.reading(10))));
    expect(all).toEqual(['reject-proposal stall-1']);
  });

  it('a call outdates no request that was made before it', () => {
    feeder = new PlannedFeeder();
    const { planner } = feeder.state;
    const quick = {
      confirmMs: 4_000,
      forecastConfirmMs: 1_000,
      forecastAbove: 3,
      settleMs: 500,
      smoothingMs: 500,
    };
    feeder.state = { ...feeder.state, planner: { ...planner, policy: { ...planner.policy, ...quick } } };
    const override = { type: 'override', stallId: 'stall-2', untilMs: 600_000 } as const;
    const [off] = feeder.plan({ ...override, isOn: false }, feeder.reading(20)).requests;
    feeder.plan(feeder.answer(off!, 'inform'), feeder.reading(20));
    const release = { type: 'release', stallId: 'stall-2' } as const;
    const [back] = feeder.plan({ ...override, isOn: true }, release, feeder.reading(20)).requests;
    feeder.plan(feeder.answer(back!, 'agree'), feeder.reading(36));
    const plans = Array.from({ length: 8 }, () => feeder.plan(feeder.reading(36)));
    expect(plans.flatMap(said)).toContain('cfp stall-2');
    expect(stateOfTalk(feeder.talkOf(back!))).toBe('TimedOut');
    const reasons = plans.flatMap(({ decision }) => decision.reasons);
    expect(reasons.filter(({ code }) => code === 'restore_refused')).toHaveLength(1);
    expect(feeder.isOn('stall-2')).toBe(false);
  });
});
