import { describe, expect, it } from 'vitest';
import { open, opening, says } from '../test/talk.ts';
import {
  ENTRIES_MOST,
  hear,
  isOver,
  maySay,
  nextDeadlineMs,
  openConversation,
  passTime,
  type AclMessage,
  type Conversation,
  type Outcome,
} from './index.ts';

function talk(conversation: Conversation, ...messages: AclMessage[]) {
  const outcomes: (Outcome | null)[] = [];
  for (const message of messages) {
    const heard = hear(conversation, message);
    conversation = heard.conversation;
    outcomes.push(heard.outcome);
  }
  return { conversation, outcomes, state: conversation.dialogues['stall-07'] };
}

describe('a request', () => {
  it.each([
    [['agree', 'inform'], 'Informed'],
    [['agree', 'failure'], 'Failed'],
    [['refuse'], 'Refused'],
    [['not-understood'], 'NotUnderstood'],
    [['inform'], 'Informed'],
  ] as const)('that is answered by %j ends in %s', (answers, end) => {
    const { conversation, state, outcomes } = talk(
      open(),
      says('request', 1),
      ...answers.map((each, index) => says(each, 10 + index)),
    );
    expect(state).toBe(end);
    expect(isOver(conversation)).toBe(true);
    expect(new Set(outcomes)).toEqual(new Set(['moved']));
  });

  it('takes an agree that its inform has overtaken for what it is', () => {
    const { state, outcomes } = talk(open(), says('request', 1), says('inform', 10), says('agree', 11));
    expect(outcomes).toEqual(['moved', 'moved', 'overtaken']);
    expect(state).toBe('Informed');
  });

  it('times out by the time of the message, whether or not a timer was quicker', () => {
    const asked = talk(open(), says('request', 1)).conversation;
    const byMessage = talk(asked, says('agree', 1_001));
    const byTimer = talk(passTime(asked, 1_001).conversation, says('agree', 1_001));
    expect(byMessage).toMatchObject({ state: 'TimedOut', outcomes: ['late'] });
    expect(byTimer).toEqual(byMessage);
    expect(talk(asked, says('agree', 1_000)).state).toBe('Agreed');
  });

  it('waits for the result until a deadline of its own, and for ever without one', () => {
    const agreed = talk(open(), says('request', 1), says('agree', 10)).conversation;
    expect(nextDeadlineMs(agreed)).toBe(5_000);
    expect(passTime(agreed, 5_001).entries).toMatchObject([
      { type: 'deadline', deadline: 'result', atMs: 5_000, from: 'Agreed', to: 'TimedOut' },
    ]);
    const patient = talk(open({ deadlines: {} }), says('request', 1)).conversation;
    expect(nextDeadlineMs(patient)).toBeNull();
    expect(passTime(patient, 9e12).entries).toEqual([]);
  });

  it('notes a message once, however often it comes', () => {
    const { conversation, outcomes } = talk(open(), says('request', 1), says('agree', 5), says('agree', 5));
    expect(outcomes).toEqual(['moved', 'moved', 'repeated']);
    expect(conversation.entries).toHaveLength(2);
  });

  it('is moved by nobody who has no part in it', () => {
    const asked = talk(open(), says('request', 1)).conversation;
    for (const message of [
      says('agree', 5, { stall: 'stall-08' }),
      says('agree', 5, { conversationId: 'talk-2' }),
      says('agree', 5, { receiver: 'gate' }),
      says('agree', 5, { sender: 'power-ops', receiver: 'stall-07' }),
      says('agree', 5, { sender: '__proto__' }),
    ]) {
      expect(talk(asked, message)).toMatchObject({ state: 'Requested', outcomes: ['not-a-party'] });
    }
  });

  it('does not let a result be changed afterwards', () => {
    const { state, outcomes } = talk(
      open(),
      says('request', 1),
      says('refuse', 5),
      says('inform', 6),
      says('request', 7),
    );
    expect(state).toBe('Refused');
    expect(outcomes.slice(2)).toEqual(['unexpected', 'unexpected']);
  });

  it('keeps its deadlines when the clock is set back', () => {
    const out = passTime(talk(open(), says('request', 1)).conversation, 1_500).conversation;
    expect(talk(out, says('agree', 900))).toMatchObject({ state: 'TimedOut', outcomes: ['late'] });
    expect(passTime(out, 900).conversation).toBe(out);
  });
});

describe('a contract net', () => {
  const net = (): Conversation =>
    open({ protocol: 'contract-net', participants: ['stall-07', 'stall-08', 'stall-09'] });
  const called = (): Conversation =>
    talk(net(), ...['stall-07', 'stall-08', 'stall-09'].map((stall) => says('cfp', 1, { stall })))
      .conversation;

  it('takes bids, accepts one, rejects one, and ends the silent one by its deadline', () => {
    const { conversation } = talk(
      called(),
      says('propose', 100, { content: { watts: 900 } }),
      says('propose', 110, { stall: 'stall-08' }),
      says('accept-proposal', 1_100),
      says('reject-proposal', 1_100, { stall: 'stall-08' }),
      says('inform', 1_500),
    );
    expect(conversation.dialogues).toEqual({
      'stall-07': 'Informed',
      'stall-08': 'Rejected',
      'stall-09': 'Silent',
    });
    expect(isOver(conversation)).toBe(true);
  });

  it('does not take a bid after the deadline, nor the result of a bid that was not accepted', () => {
    const { conversation, outcomes } = talk(
      called(),
      says('propose', 1_001),
      says('accept-proposal', 1_002),
      says('inform', 1_003),
    );
    expect(outcomes).toEqual(['late', 'unexpected', 'unexpected']);
    expect(conversation.dialogues['stall-07']).toBe('Silent');
  });

  it('lets a bid lapse that nobody decides on', () => {
    const bid = talk(called(), says('propose', 100)).conversation;
    expect(maySay(bid, 'accept-proposal', 'stall-07', 2_000)).toBe(true);
    expect(maySay(bid, 'accept-proposal', 'stall-07', 2_001)).toBe(false);
    expect(maySay(bid, 'accept-proposal', 'stall-08', 500)).toBe(false);
    expect(maySay(bid, 'accept-proposal', 'nobody', 500)).toBe(false);
    expect(talk(bid, says('accept-proposal', 2_001))).toMatchObject({ state: 'Lapsed', outcomes: ['late'] });
  });
});

describe('a conversation', () => {
  it('is read back as a list of what was said and what passed', () => {
    const { conversation } = talk(open(), says('request', 1), says('agree', 10), says('inform', 5_001));
    expect(
      conversation.entries.map((entry) =>
        entry.type === 'message'
          ? [entry.message.performative, entry.outcome, entry.from, entry.to]
          : [entry.deadline, entry.from, entry.to],
      ),
    ).toEqual([
      ['request', 'moved', 'None', 'Requested'],
      ['agree', 'moved', 'Requested', 'Agreed'],
      ['result', 'Agreed', 'TimedOut'],
      ['inform', 'late', 'TimedOut', 'TimedOut'],
    ]);
  });

  it('is refused when it makes no sense', () => {
    expect(() => openConversation(opening({ participants: [] }))).toThrow(/needs a participant/);
    expect(() => openConversation(opening({ participants: ['a', 'b'] }))).toThrow(/one participant/);
    expect(() => openConversation(opening({ participants: ['power-ops'] }))).toThrow(/cannot talk to itself/);
  });

  it('keeps a bounded list, whatever a partner says, and counts the rest', () => {
    const chatter = Array.from({ length: ENTRIES_MOST + 50 }, (_, index) =>
      says('failure', 0, { messageId: `m-${index}` }),
    );
    const { conversation } = talk(open(), ...chatter);
    expect(conversation.entries).toHaveLength(ENTRIES_MOST);
    expect(conversation.entriesDropped).toBe(50);
    const answered = talk(conversation, says('request', 1), says('inform', 2));
    expect(answered.state).toBe('Informed');
  });
});
