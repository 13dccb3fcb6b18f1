/** What both sides of a conversation keep of it; what a service answers to `GET /conversations/{conversationId}`. */

export interface ConversationLine {
  readonly at: string;
  readonly from: string;
  readonly to: string;
  /** Null: a deadline passed. */
  readonly performative: string | null;
  readonly sender: string | null;
  readonly outcome: string | null;
  readonly said: string | null;
}

export interface RefundTalk {
  readonly orderId: string;
  readonly dupTxnId: string;
  readonly replyBy: string;
  readonly state: string;
  readonly isOver: boolean;
  readonly entries: readonly ConversationLine[];
}

export interface RefundAsked {
  readonly messageId: string;
  readonly orderId: string;
  readonly dupTxnId: string;
  readonly attempt: number;
  readonly state: string;
  readonly firstAskedAt: string;
  readonly informedAt: string | null;
}

export interface PowerTalk {
  readonly conversationId: string;
  readonly feederId: string;
  readonly stallId: string;
  readonly act: string;
  readonly state: string;
  readonly isOver: boolean;
  readonly entries: readonly ConversationLine[];
}

/** As each service answers. */
export interface ConversationAnswers {
  readonly orchestrator: { readonly requests: readonly RefundTalk[] };
  readonly payments: { readonly requests: readonly RefundAsked[] };
  readonly 'power-ops': PowerTalk;
}

/** One of the newest, as every side lists them. */
export interface ListedConversation {
  readonly conversationId: string;
  readonly about: string;
  readonly askedAt: string;
  readonly state: string;
  readonly standing: 'open' | 'over' | 'failed';
}
