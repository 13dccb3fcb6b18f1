import { linesOf } from '@night-market/acl';
import { newId } from '@night-market/kernel';
import type { SagaTransition } from '@night-market/refund-saga';
import { describe, expect, it } from 'vitest';
import type { HistoryLine } from './advance.ts';
import { refundTalks } from './refund-talks.ts';

const conversationId = newId();
const AT_MS = Date.parse('2026-11-29T12:00:00.000Z');

type LegLine = readonly [second: number, on: string, from: string, to: string, leg?: string, chain?: string];

const history = (...lines: LegLine[]): HistoryLine[] =>
  lines.map(([second, on, from, to, leg = 'cap-2', correlationId = conversationId], index) => ({
    ...{ orderId: 'order-1', n: index + 1, correlationId },
    transition: {
      ...{ machine: 'leg', leg, from, to, on, actor: 'event', eventId: newId() },
      occurredAt: new Date(AT_MS + second * 1_000).toISOString(),
    } as SagaTransition,
  }));

const COMMANDED: LegLine = [1, 'command_refund', 'DuplicateCaptured', 'RefundCommanded'];
const told = (...lines: LegLine[]) =>
  refundTalks(conversationId, history(...lines), 60_000).map(({ dupTxnId, conversation }) => ({
    dupTxnId,
    state: conversation.dialogues['payments'],
    lines: linesOf(conversation).map(
      ({ performative, sender, to }) => `${sender ?? 'time'} ${performative} ${to}`,
    ),
  }));

describe('the conversation of a refund, as the history of its saga tells it', () => {
  it('is a request, and what payments informed of', () => {
    expect(
      told([0, 'duplicate_captured', 'None', 'DuplicateCaptured'], COMMANDED, [
        2,
        'refunded',
        'RefundCommanded',
        'Refunded',
      ]),
    ).toEqual([
      {
        dupTxnId: 'cap-2',
        state: 'Informed',
        lines: ['orchestrator request Requested', 'payments inform Informed'],
      },
    ]);
  });

  it('is another request for each attempt, after a failure or silence', () => {
    expect(
      told(
        COMMANDED,
        [2, 'refund_failed', 'RefundCommanded', 'NeedsAttention'],
        [4, 'retry_due', 'NeedsAttention', 'RefundCommanded'],
        [64, 'refund_timed_out', 'RefundCommanded', 'NeedsAttention'],
        [65, 'retry_requested', 'NeedsAttention', 'RefundCommanded'],
      ).map(({ state }) => state),
    ).toEqual(['Failed', 'TimedOut', 'Requested']);
  });

  it('hears an answer that comes after the silence was noticed as late, and one before it as an answer', () => {
    const [late] = told(
      COMMANDED,
      [61, 'refund_timed_out', 'RefundCommanded', 'NeedsAttention'],
      [70, 'refunded', 'NeedsAttention', 'Refunded'],
    );
    expect(late).toMatchObject({ state: 'TimedOut', lines: { length: 3 } });
    expect(told(COMMANDED, [70, 'refunded', 'RefundCommanded', 'Refunded'])[0]?.state).toBe('Informed');
  });

  it('keeps duplicates apart, and leaves out what belongs to another conversation', () => {
    const all = told(
      COMMANDED,
      [1, 'command_refund', 'DuplicateCaptured', 'RefundCommanded', 'cap-3'],
      [2, 'refunded', 'RefundCommanded', 'Refunded', 'cap-3'],
      [3, 'refund_failed', 'RefundCommanded', 'NeedsAttention'],
      [4, 'retry_requested', 'NeedsAttention', 'RefundCommanded', 'cap-2', newId()],
      [5, 'refunded', 'RefundCommanded', 'Refunded'],
    );
    expect(all.map(({ dupTxnId, state }) => `${dupTxnId} ${state}`)).toEqual([
      'cap-2 Failed',
      'cap-3 Informed',
    ]);
  });

  it('changes nothing by a fact that was only observed', () => {
    expect(
      told(COMMANDED, [2, 'duplicate_captured', 'RefundCommanded', 'RefundCommanded'])[0]?.lines,
    ).toHaveLength(1);
  });
});
