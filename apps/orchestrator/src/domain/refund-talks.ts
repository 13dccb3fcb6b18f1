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
  refund_failed: 'failure',
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
    if (to === 'RefundCommanded' && from !== to) {
      last.delete(dupTxnId);
      if (correlationId !== conversationId) continue;
      const talk = { orderId, dupTxnId, conversation: requested(conversationId, eventId, atMs, timeoutMs) };
      talks.push(talk);
      last.set(dupTxnId, talk);
      continue;
    }
    const talk = last.get(dupTxnId);
    if (talk) talk.conversation = followed(talk.conversation, on, eventId, atMs);
  }
  return talks;
}

function requested(
  conversationId: string,
  messageId: string,
  nowMs: number,
  timeoutMs: number,
): Conversation {
  const opened = openConversation({
    ...{ conversationId, protocol: 'request', initiator: SELF, participants: [PAYMENTS], nowMs },
    deadlines: { reply: nowMs + timeoutMs },
  });
  return hear(opened, {
    ...{ messageId, conversationId, performative: 'request', sender: SELF, receiver: PAYMENTS },
    ...{ atMs: nowMs, content: 'refund' },
  }).conversation;
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
