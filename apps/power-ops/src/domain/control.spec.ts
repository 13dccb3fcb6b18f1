import { newId } from '@night-market/kernel';
import { beforeEach, describe, expect, it } from 'vitest';
import { PlannedFeeder, timing } from '../../test/support/planned-feeder.ts';
import { control } from './control.ts';
import type { Controlled } from './control-types.ts';
import { stateOfTalk, type Talk } from './talk.ts';

let feeder: PlannedFeeder;
beforeEach(() => {
  feeder = new PlannedFeeder();
});

const asked = ({ requests }: Controlled) =>
  requests.map(({ act, stallId, reason }) => `${act} ${stallId}: ${reason}`);

describe('a plan of a feeder', () => {
  it('asks the least important stall before the breaker trips, and says why in both languages', () => {
    const done = feeder.carry(50, 20);
    expect(asked(done)).toEqual(expect.arrayContaining(['shed stall-4: overload']));
    expect(done.decision.shed).toContain('stall-4');
    const [because] = done.decision.reasons.filter(({ code }) => code === 'shed_overload');
    expect(because?.en).toContain('L1 carries');
    expect(because?.zhTw).toContain('L1 負載');
  });

  it('takes a refusal at its word: the next best stall is asked in the very same plan', () => {
    const [first] = feeder.carry(36, 60).requests;
    expect(first?.stallId).toBe('stall-4');
    const next = feeder.plan(feeder.answer(first!, 'refuse'), feeder.reading(36));
    expect(asked(next)).toEqual(['shed stall-3: overload']);
    expect(feeder.isOn('stall-4')).toBe(true);
    expect(next.decision.reasons.map(({ code }) => code)).toContain('shed_refused');
  });

  it('takes silence for a refusal when the reply is due, and takes back what may have been done', () => {
    const [first] = feeder.carry(36, 60).requests;
    feeder.plan(feeder.reading(36));
    const late = feeder.plan(feeder.reading(36));
    expect(asked(late)).toEqual(['shed stall-3: overload']);
    feeder.plan(feeder.answer(late.requests[0]!, 'inform'), feeder.reading(31));
    const back = feeder.carry(31, 10);
    expect(asked(back)).toEqual(['restore stall-4: not_answered']);
    expect(back.requests[0]?.cancels).toBe(first?.conversation.conversationId);
  });

  it.each([
    ['it says so late', (first: Talk) => feeder.answer(first, 'inform')],
    ['its meter shows it', () => feeder.ofStall('stall-4', 0)],
  ])('takes nothing back when it was done all the same: %s', (_, tells) => {
    const [first] = feeder.carry(36, 60).requests;
    for (let second = 0; second < 2; second++) feeder.plan(feeder.reading(36));
    expect(feeder.isOn('stall-4')).toBe(true);
    const all: string[] = [];
    for (let second = 0; second < 8; second++)
      all.push(...asked(feeder.plan(tells(first!), feeder.reading(27))));
    expect(all.filter((one) => one.includes('stall-4'))).toEqual([]);
    expect(feeder.isOn('stall-4')).toBe(false);
  });

  describe('takes back what nobody answered', () => {
    /** A shed that got lost, or its answer; the first request that takes it back. */
    const takenBack = (): Talk => {
      feeder.carry(36, 60);
      feeder.plan(feeder.reading(36));
      const next = feeder.plan(feeder.reading(36));
      feeder.plan(feeder.answer(next.requests[0]!, 'inform'), feeder.reading(31));
      return feeder.carry(31, 10).requests[0]!;
    };
    /** What is asked of stall 4 in so many seconds, each time with how it is answered. */
    const askedOfStall4 = (seconds: number, tells: () => Parameters<typeof feeder.plan> = () => []) => {
      const all: Talk[] = [];
      for (let second = 0; second < seconds; second++) {
        const { requests } = feeder.plan(...tells(), feeder.reading(31));
        all.push(...requests.filter(({ stallId }) => stallId === 'stall-4'));
      }
      return all;
    };

    it('again and again while it is not answered, each time in a conversation of its own, for as long as the stall is left alone', () => {
      const first = takenBack();
      const again = askedOfStall4(200);
      expect(again.length).toBeGreaterThan(5);
      for (const { act, reason, cancels } of again)
        expect([act, reason, cancels]).toEqual(['restore', 'not_answered', first.cancels]);
      const ids = [first, ...again].map(({ conversation }) => conversation.conversationId);
      expect(new Set(ids).size).toBe(ids.length);
      const lastAtMs = again.at(-1)!.conversation.nowMs;
      expect(lastAtMs - first.conversation.nowMs).toBeLessThanOrEqual(120_000);
      expect(feeder.saidCodes).toContain('perhaps_off');
    });

    it.each([
      ['its controller says that it is done', (talk: Talk) => feeder.answer(talk, 'inform')],
      ['its meter shows it', () => feeder.ofStall('stall-4', 1_000 + (feeder.nowMs % 7_000) / 1e3)],
    ])('no more once %s', (_, tells) => {
      takenBack();
      const [second] = askedOfStall4(10);
      expect(second).toMatchObject({ act: 'restore', reason: 'not_answered' });
      expect(askedOfStall4(60, () => [tells(second!)])).toEqual([]);
      expect(feeder.isOn('stall-4')).toBe(true);
      expect(feeder.saidCodes).not.toContain('perhaps_off');
    });

    it('no more once its controller refuses, and says that the stall may be off', () => {
      takenBack();
      const [second] = askedOfStall4(10);
      expect(askedOfStall4(60, () => [feeder.answer(second!, 'refuse')])).toEqual([]);
      expect(feeder.isOn('stall-4')).toBe(true);
      expect(feeder.saidCodes).toContain('perhaps_off');
    });

    it('no more once an operator has switched the stall', () => {
      takenBack();
      feeder.plan({ type: 'override', stallId: 'stall-4', isOn: false, untilMs: 9_000_000 });
      expect(askedOfStall4(60)).toEqual([]);
    });
  });

  it('waits for whoever agreed, and tells when it is done', () => {
    const [first] = feeder.carry(36, 60).requests;
    feeder.plan(feeder.answer(first!, 'agree'), feeder.reading(27));
    const done = feeder.plan(feeder.answer(first!, 'inform'), feeder.reading(27));
    expect(done.switched).toMatchObject([{ act: 'shed', stallId: 'stall-4', planId: first?.planId }]);
    expect(asked(done)).toEqual([]);
    expect(feeder.isOn('stall-4')).toBe(false);
  });

  it('counts an answer of somebody else, and one that comes twice, for nothing', () => {
    const [first] = feeder.carry(36, 60).requests;
    const stranger = feeder.answer({ ...first!, stallId: 'stall-1' }, 'refuse');
    const agree = feeder.answer(first!, 'agree');
    const done = feeder.plan(stranger, agree, agree, feeder.reading(27));
    expect(asked(done)).toEqual([]);
    expect(feeder.isOn('stall-4')).toBe(false);
    const { conversationId } = first!.conversation;
    const talk = feeder.talks.find(({ conversation }) => conversation.conversationId === conversationId);
    expect(stateOfTalk(talk!)).toBe('Agreed');
  });

  it('asks under the same ids when it is tried again', () => {
    feeder.carry(50, 3);
    const setup = { mode: 'automatic', epoch: 1, planId: newId(), nowMs: 60_000, timing } as const;
    const input = { type: 'override', stallId: 'stall-1', isOn: false, untilMs: 90_000 } as const;
    const again = () =>
      control(feeder.state, [], [{ input, receivedAtMs: 1 }], setup).requests.map(
        (one) => one.conversation.conversationId,
      );
    expect(again()).toEqual(again());
    expect(again()).toHaveLength(1);
  });
});

describe('after the breaker went', () => {
  it('all but the critical stalls are asked to be off, nothing is restored while it is dark, and step by step afterwards', () => {
    feeder.carry(30, 5);
    const dark = feeder.plan({ type: 'tripped' });
    expect(dark.decision.shed).toEqual(['stall-1', 'stall-2', 'stall-3', 'stall-4']);
    expect(asked(feeder.carry(0, 120))).toEqual([]);
    feeder.plan({ type: 'reclosed' }, feeder.reading(2));
    const back = feeder.carry(2, 60);
    expect(asked(back)).toEqual(['restore stall-1: headroom']);
  });

  it.each(['refuse', 'failure'] as const)(
    'a stall whose controller does not switch off (%s) is on',
    (answer) => {
      feeder.carry(30, 5);
      const dark = feeder.plan({ type: 'tripped' });
      feeder.plan(feeder.answer(dark.requests[0]!, answer));
      expect(feeder.isOn('stall-1')).toBe(true);
      expect(feeder.isOn('stall-2')).toBe(false);
    },
  );

  it('a stall whose controller says late that it did not switch off is on', () => {
    feeder.carry(30, 5);
    const dark = feeder.plan({ type: 'tripped' });
    for (let second = 0; second < 3; second++) feeder.plan(feeder.reading(0));
    expect(feeder.isOn('stall-1')).toBe(false);
    feeder.plan(feeder.answer(dark.requests[0]!, 'refuse'));
    expect(feeder.isOn('stall-1')).toBe(true);
  });

  it('a stall that nobody answers for is said to be on, perhaps', () => {
    feeder.carry(30, 5);
    feeder.plan({ type: 'tripped' });
    for (let second = 0; second < 10; second++) feeder.plan(feeder.reading(0));
    expect(feeder.saidCodes).toContain('perhaps_on');
  });

  it('a second report of it changes nothing', () => {
    feeder.plan({ type: 'tripped' });
    expect(asked(feeder.plan({ type: 'tripped' }))).toEqual([]);
  });
});

describe('in manual mode', () => {
  it('nothing is switched, however large the load is, and readings are known all the same', () => {
    feeder.mode = 'manual';
    expect(asked(feeder.carry(80, 60))).toEqual([]);
    expect(feeder.state.planner.meters['feeder/L1']?.value).toBeGreaterThan(79);
  });

  it('operators switch with the meter dead', () => {
    feeder.mode = 'manual';
    const done = feeder.plan({ type: 'override', stallId: 'stall-2', isOn: false, untilMs: 60_000 });
    expect(asked(done)).toEqual(['shed stall-2: override']);
  });
});

describe('an override', () => {
  it('that is refused leaves the stall as it is', () => {
    const [first] = feeder.plan({
      type: 'override',
      stallId: 'stall-2',
      isOn: false,
      untilMs: 600_000,
    }).requests;
    expect(feeder.isOn('stall-2')).toBe(false);
    feeder.plan(feeder.answer(first!, 'refuse'));
    expect(feeder.isOn('stall-2')).toBe(true);
  });

  it('that nobody answers is not taken back: a stall that is on stays on', () => {
    feeder.plan({ type: 'override', stallId: 'stall-2', isOn: true, untilMs: 600_000 });
    for (let second = 0; second < 5; second++) expect(asked(feeder.plan(feeder.reading(5)))).toEqual([]);
    expect(feeder.isOn('stall-2')).toBe(true);
  });

  describe('that nobody answers in time', () => {
    /** An operator switches stall 2 off, its controller says so, and then on again, which nobody answers. */
    const silentRestore = (): Talk => {
      const override = { type: 'override', stallId: 'stall-2', untilMs: 600_000 } as const;
      const [off] = feeder.plan({ ...override, isOn: false }, feeder.reading(20)).requests;
      feeder.plan(feeder.answer(off!, 'inform'), feeder.reading(10));
      const [on] = feeder.plan({ ...override, isOn: true }, feeder.reading(10)).requests;
      for (let second = 0; second < 3; second++) feeder.plan(feeder.reading(20));
      expect(feeder.isOn('stall-2')).toBe(false);
      return on!;
    };

    it('counts as done when its controller says so late', () => {
      const on = silentRestore();
      feeder.plan(feeder.answer(on, 'inform'), feeder.reading(20));
      expect(feeder.isOn('stall-2')).toBe(true);
    });

    it('counts as done when the meter of the stall shows it', () => {
      silentRestore();
      for (let second = 0; second < 8; second++)
        feeder.plan(feeder.ofStall('stall-2', 2_000 + second), feeder.reading(20));
      expect(feeder.isOn('stall-2')).toBe(true);
      expect(feeder.saidCodes).not.toContain('perhaps_on');
    });

    it('is said to be unknown when nothing shows it, and nobody is asked anything', () => {
      silentRestore();
      const all: string[] = [];
      for (let second = 0; second < 8; second++) all.push(...asked(feeder.plan(feeder.reading(31.9))));
      expect(all).toEqual([]);
      expect(feeder.saidCodes).toContain('perhaps_on');
    });
  });

  it.each(['refuse', undefined] as const)(
    'that changes nothing but was asked for while it was not known whether the stall is off (%s) ends in a look',
    (answer) => {
      feeder.carry(36, 60);
      // Nobody answers the shed of stall 4, which counts as on again; it may have been done.
      feeder.plan(feeder.reading(36));
      feeder.plan(feeder.reading(36));
      const override = { type: 'override', stallId: 'stall-4', isOn: true, untilMs: 600_000 } as const;
      const [on] = feeder
        .plan(override, feeder.reading(31))
        .requests.filter(({ stallId }) => stallId === 'stall-4');
      expect(on).toMatchObject({ act: 'restore', isChange: false });
      if (answer) feeder.plan(feeder.answer(on!, answer), feeder.reading(31));
      for (let second = 0; second < 10; second++) feeder.plan(feeder.reading(31));
      expect(feeder.saidCodes).toContain('perhaps_off');
    },
  );

  it('that is over before it comes in does nothing', () => {
    expect(asked(feeder.plan({ type: 'override', stallId: 'stall-2', isOn: false, untilMs: 500 }))).toEqual(
      [],
    );
  });

  it('keeps a stall on while others are shed', () => {
    feeder.plan({ type: 'override', stallId: 'stall-4', isOn: true, untilMs: 600_000 }, feeder.reading(36));
    expect(asked(feeder.carry(36, 60))).toEqual(['shed stall-3: overload']);
  });
});
