import { hear, openConversation, passTime, type AclPerformative, type Conversation } from '@night-market/acl';
import type { HistoryLine } from './advance.ts';

const SELF = 'orchestrator';
const PAYMENTS = 'payments';

/** One request to pay a duplicate back, and what was said about it. */
export interface RefundTalk {
  readonly orderId: string;
  readonly dupTxnId: string;
  readonly conversation: Conversation;
}

const ANSWERS: Readonly<Partial<Record<string, AclPerformative>>> = {
  refunded: 'inform',
  refunded_outside: 'inform',
  refund_failed: 'failure',
};

/** What payments is asked for on the way into a state. */
const ASKED: Readonly<Partial<Record<string, string>>> = {
  RefundCommanded: 'refund',
  OutsideReported: 'record_outside_refund',
};

/**
 * The requests of one conversation, as the history of their order tells them. Times are those of the facts that the saga went
 * by: of a request, of the fact that led to it. An answer belongs to the last request of its leg.
 *
 * @param timeoutMs how long an answer is waited for
 */
export function refundTalks(
  conversationId: string,
  history: readonly HistoryLine[],
  timeoutMs: number,
): RefundTalk[] {
  const talks: { orderId: string; dupTxnId: string; conversation: Conversation }[] = [];
  const last = new Map<string, (typeof talks)[number]>();
  for (const { orderId, transition, correlationId } of history) {
    if (transition.machine !== 'leg') continue;
    const { leg: dupTxnId, from, to, on, eventId, occurredAt } = transition;
    const atMs = Date.parse(occurredAt);
    const asked = from === to ? undefined : ASKED[to];
    if (asked !== undefined) {
      last.delete(dupTxnId);
      if (correlationId !== conversationId) continue;
      const said = { messageId: eventId, content: asked, atMs };
      const talk = { orderId, dupTxnId, conversation: requested(conversationId, said, timeoutMs) };
      talks.push(talk);
      last.set(dupTxnId, talk);
      continue;
    }
    const talk = last.get(dupTxnId);
    if (talk) talk.conversation = followed(talk.conversation, on, eventId, atMs);
  }
  return talks;
}

interface Said {
  readonly messageId: string;
  readonly content: string;
  readonly atMs: number;
}

function requested(conversationId: string, said: Said, timeoutMs: number): Conversation {
  const nowMs = said.atMs;
  const opened = openConversation({
    ...{ conversationId, protocol: 'request', initiator: SELF, participants: [PAYMENTS], nowMs },
    deadlines: { reply: nowMs + timeoutMs },
  });
  const request = { conversationId, performative: 'request', sender: SELF, receiver: PAYMENTS } as const;
  return hear(opened, { ...request, ...said }).conversation;
}

function followed(talk: Conversation, on: string, messageId: string, atMs: number): Conversation {
  const { conversationId } = talk;
  // The deadline passed when the saga noticed it, and not before: an answer in between was heard.
  if (on === 'refund_timed_out') return passTime(withReplyBy(talk, atMs - 1), atMs).conversation;
  const performative = ANSWERS[on];
  if (performative === undefined) return talk;
  const waiting = talk.dialogues[PAYMENTS] === 'Requested' ? withReplyBy(talk, null) : talk;
  return hear(waiting, {
    ...{ messageId, conversationId, performative, sender: PAYMENTS, receiver: SELF, atMs },
  }).conversation;
}

const withReplyBy = (talk: Conversation, reply: number | null): Conversation => ({
  ...talk,
  deadlines: { ...talk.deadlines, reply },
});
