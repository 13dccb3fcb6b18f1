import {
  hear,
  isOver,
  openConversation,
  passTime,
  type AclPerformative,
  type Conversation,
  type DialogueState,
} from '@night-market/acl';

/** This side of every conversation. */
export const PLANNER = 'power-ops';

export type Act = 'shed' | 'restore';
export type ShedReason = 'overload' | 'tripped' | 'override' | 'not_answered';
export type RestoreReason = 'headroom' | 'override' | 'not_answered';
export type TalkReason = ShedReason | RestoreReason;

/** One request to the controller of one stall, and all that was said about it. Plain JSON. */
export interface Talk {
  readonly conversation: Conversation;
  readonly act: Act;
  readonly feederId: string;
  readonly stallId: string;
  readonly reason: TalkReason;
  readonly byHand: boolean;
  /** Whether the stall counted as switched otherwise before. */
  readonly isChange: boolean;
  /** Of an override: it was not known whether the stall is as it counts. */
  readonly isInDoubt?: boolean;
  readonly planId: string;
  readonly epoch: number;
  /** The conversation that it takes back. */
  readonly cancels?: string;
  /** Of an override: how long it stands. */
  readonly untilMs?: number;
  /** Of a shed: what the feeder was expected to lose by it. */
  readonly reliefWatts?: number;
  /** Of a call for bids: when the stall's offer was taken; from then on it is a request like any other. */
  readonly acceptedAtMs?: number;
  /** Nobody answered in time: until then a late answer or the meter may tell whether it was done all the same. */
  readonly openUntilMs?: number;
}

export interface Timing {
  readonly replyMs: number;
  readonly resultMs: number;
}

export type NewTalk = Omit<Talk, 'conversation'>;

/** Opens a conversation with the request said in it. */
export function openTalk(talk: NewTalk, conversationId: string, nowMs: number, timing: Timing): Talk {
  const conversation = openConversation({
    ...{ conversationId, protocol: 'request', initiator: PLANNER, participants: [talk.stallId], nowMs },
    deadlines: { reply: nowMs + timing.replyMs, result: nowMs + timing.replyMs + timing.resultMs },
  });
  const { conversation: asked } = hear(conversation, {
    ...{ messageId: conversationId, conversationId, performative: 'request', atMs: nowMs },
    ...{ sender: PLANNER, receiver: talk.stallId, content: talk.reason },
  });
  return { ...talk, conversation: asked };
}

/** Opens a conversation with a call for bids said in it. Nobody is switched by it alone. */
export function openCall(
  talk: NewTalk,
  conversationId: string,
  nowMs: number,
  { bidByMs, decideByMs }: { readonly bidByMs: number; readonly decideByMs: number },
): Talk {
  const conversation = openConversation({
    ...{ conversationId, protocol: 'contract-net', initiator: PLANNER, participants: [talk.stallId], nowMs },
    deadlines: { reply: bidByMs, decision: decideByMs },
  });
  return said({ ...talk, conversation }, 'cfp', conversationId, nowMs);
}

/** Takes the offer of the stall: it has to be off by then. */
export function acceptBid(talk: Talk, messageId: string, nowMs: number, resultByMs: number): Talk {
  const deadlines = { ...talk.conversation.deadlines, result: resultByMs };
  const conversation = { ...talk.conversation, deadlines };
  return said({ ...talk, conversation, acceptedAtMs: nowMs }, 'accept-proposal', messageId, nowMs);
}

export const rejectBid = (talk: Talk, messageId: string, nowMs: number): Talk =>
  said(talk, 'reject-proposal', messageId, nowMs);

function said(talk: Talk, performative: AclPerformative, messageId: string, atMs: number): Talk {
  const { conversationId } = talk.conversation;
  const { conversation } = hear(talk.conversation, {
    ...{ messageId, conversationId, performative, atMs, sender: PLANNER, receiver: talk.stallId },
  });
  return { ...talk, conversation };
}

/** Whether the stall was told to switch; not while it is only asked for an offer. */
export const isCommand = ({ conversation, acceptedAtMs }: Talk): boolean =>
  conversation.protocol === 'request' || acceptedAtMs !== undefined;

/** When the stall was told to switch, or asked for an offer. */
export function askedAtMs({ conversation, acceptedAtMs }: Talk): number {
  const [asked] = conversation.entries;
  return acceptedAtMs ?? (asked?.type === 'message' ? asked.message.atMs : 0);
}

/** What the controller of a stall said. */
export interface Answer {
  readonly messageId: string;
  readonly conversationId: string;
  readonly stallId: string;
  readonly performative: AclPerformative;
  readonly why?: string | undefined;
  /** Of an offer: the part of the harm of its class that the stall would do by being off. */
  readonly harmShare?: number | undefined;
  /** When it came in, by the clock of the database. */
  readonly atMs: number;
}

export function answerTalk(talk: Talk, { stallId, why, harmShare, ...answer }: Answer): Talk {
  const content = [harmShare === undefined ? [] : `harm share ${harmShare}`, why ?? []].flat().join(': ');
  const message = {
    ...answer,
    sender: stallId,
    receiver: PLANNER,
    ...(content !== '' && { content }),
  };
  const { conversation } = hear(talk.conversation, message);
  return conversation === talk.conversation ? talk : { ...talk, conversation };
}

export function letTalkAge(talk: Talk, nowMs: number): Talk {
  const { conversation, entries } = passTime(talk.conversation, nowMs);
  return entries.length === 0 ? talk : { ...talk, conversation };
}

/** Nothing more is waited for. */
export const isTalkOver = ({ conversation, openUntilMs }: Talk): boolean =>
  isOver(conversation) && openUntilMs === undefined;

export const stateOfTalk = ({ conversation, stallId }: Talk): DialogueState =>
  conversation.dialogues[stallId] ?? 'None';
