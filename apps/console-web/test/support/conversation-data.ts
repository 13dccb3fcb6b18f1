import type { ListedConversation, RefundAsked, RefundTalk } from '../../src/api/conversation-types.ts';
import { talksOf } from '../../src/conversations/sides.ts';

const AT = '2026-11-29T12:00:00.000Z';
const ID = '0198c0de-0000-7000-8000-00000000000';

export const CONVERSATION_ID = `${ID}c`;
const REFUND_TALK: RefundTalk = {
  ...{ orderId: 'order-1', dupTxnId: 'cap-2', replyBy: AT, state: '7', isOver: true },
  entries: [
    ...['agree', null].map((performative) => ({
      ...{ at: AT, from: '7', to: '8', performative, sender: 'payments', outcome: null, said: null },
    })),
  ],
};
const REFUND_ASKED: RefundAsked = {
  ...{ messageId: `${ID}d`, orderId: 'order-1', dupTxnId: 'cap-2', attempt: 1, state: '7' },
  ...{ firstAskedAt: AT, informedAt: null },
};
const LISTED_CONVERSATION: ListedConversation = {
  ...{ conversationId: CONVERSATION_ID, about: 'order-1 cap-2', askedAt: AT, state: '7', standing: 'failed' },
};

/** What services answer, by service and path. */
export const CONVERSATION_ANSWERS: Readonly<Record<string, object>> = {
  [`orchestrator/conversations/${CONVERSATION_ID}`]: { requests: [REFUND_TALK] },
  [`payments/conversations/${CONVERSATION_ID}`]: { requests: [REFUND_ASKED] },
  'orchestrator/conversations': { conversations: [LISTED_CONVERSATION] },
  'payments/conversations': { conversations: [{ ...LISTED_CONVERSATION, standing: 'over' }] },
};

/** What is in the store of the page under each of its questions. */
export const CONVERSATION_QUERIES: readonly (readonly [key: readonly unknown[], answer: object])[] = [
  [['conversations', CONVERSATION_ID, 'orchestrator'], talksOf('orchestrator', { requests: [REFUND_TALK] })],
  [['conversations', CONVERSATION_ID, 'payments'], talksOf('payments', { requests: [REFUND_ASKED] })],
  [['conversations', 'newest', 'orchestrator'], [{ ...LISTED_CONVERSATION, service: 'orchestrator' }]],
  [
    ['conversations', 'newest', 'payments'],
    [{ ...LISTED_CONVERSATION, service: 'payments', standing: 'over' }],
  ],
];
