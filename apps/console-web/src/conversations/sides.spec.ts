import { describe, expect, it } from 'vitest';
import type { ConversationLine } from '../api/conversation-types.ts';
import { isConversationId, spokenLines, talksOf } from './sides.ts';

const line = (at: string, performative: string | null): ConversationLine => ({
  ...{ at, performative, from: 'Requested', to: 'Agreed', sender: 'payments', outcome: null, said: null },
});
const refund = { orderId: 'order-1', dupTxnId: 'cap-2' };

describe('a conversation', () => {
  it('is told by both sides, in the order of the times', () => {
    const asking = talksOf('orchestrator', {
      requests: [
        {
          ...{ ...refund, replyBy: '', state: 'Done', isOver: true },
          entries: [line('2026-11-30T12:00:01.000Z', 'agree'), line('2026-11-30T12:00:03.000Z', 'inform')],
        },
      ],
    });
    const asked = talksOf('payments', {
      requests: [
        {
          ...{ ...refund, messageId: 'm', attempt: 1, state: 'done' },
          ...{ firstAskedAt: '2026-11-30T12:00:00.500Z', informedAt: '2026-11-30T12:00:02.500Z' },
        },
      ],
    });
    expect(asking[0]).toMatchObject({ about: 'order-1 cap-2', isOver: true });
    expect(
      spokenLines([...asking, ...asked]).map(({ service, performative }) => [service, performative]),
    ).toEqual([
      ['payments', 'request'],
      ['orchestrator', 'agree'],
      ['payments', 'inform'],
      ['orchestrator', 'inform'],
    ]);
  });

  it('has no end where nothing was informed', () => {
    const asked = { ...refund, messageId: 'm', attempt: 1, state: 'asked', informedAt: null };
    const talks = talksOf('payments', { requests: [{ ...asked, firstAskedAt: '2026-11-30T12:00:00.500Z' }] });
    expect(spokenLines(talks)).toHaveLength(1);
  });

  it('is one of power by its stall', () => {
    const [talk] = talksOf('power-ops', {
      ...{ conversationId: 'c', feederId: 'row-a', stallId: 'stall-07', act: 'shed', state: 'Silent' },
      ...{ isOver: true, entries: [line('2026-11-30T12:00:01.000Z', null)] },
    });
    expect(talk).toMatchObject({ about: 'row-a stall-07 shed', lines: [{ performative: null }] });
  });

  it('has an id that is a UUID', () => {
    expect(isConversationId('0198c0de-0000-7000-8000-000000000001')).toBe(true);
    expect(isConversationId('order-1')).toBe(false);
  });
});
