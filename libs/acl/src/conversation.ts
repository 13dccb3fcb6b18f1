import type { Deadline } from './machine.ts';
import type { AclMessage } from './message.ts';
import { PROTOCOLS, type DialogueState, type Protocol } from './protocols.ts';

/** By when something has to come, by the clock of whoever keeps the conversation; null: whenever. */
export type Deadlines = Readonly<Record<Deadline, number | null>>;

/** What became of a message. */
export type Outcome =
  | 'moved'
  /** It came before; it is not noted a second time. */
  | 'repeated'
  /** A later one was here first. */
  | 'overtaken'
  /** Its deadline had passed. */
  | 'late'
  /** The protocol has no place for it now. */
  | 'unexpected'
  /** Neither side of a dialogue of this conversation, or not the side that may say this. */
  | 'not-a-party';

/** One line of a conversation: a message, or a deadline that passed. */
export type Entry = {
  readonly participant: string;
  readonly from: DialogueState;
  readonly to: DialogueState;
} & (
  | { readonly type: 'message'; readonly outcome: Outcome; readonly message: AclMessage }
  | { readonly type: 'deadline'; readonly deadline: Deadline; readonly atMs: number }
);

/** What one side keeps of a conversation: plain JSON. */
export interface Conversation {
  readonly conversationId: string;
  readonly protocol: Protocol;
  readonly initiator: string;
  readonly deadlines: Deadlines;
  /** The latest time that it has heard of; a clock that is set back moves no deadline. */
  readonly nowMs: number;
  /** By participant; a request has one. */
  readonly dialogues: Readonly<Record<string, DialogueState>>;
  /** In the order in which this side learnt of them. */
  readonly entries: readonly Entry[];
  /** Messages that came after `ENTRIES_MOST` entries, which are judged and not kept. */
  readonly entriesDropped: number;
}

/** A partner that never stops talking fills no memory. */
export const ENTRIES_MOST = 1_000;

export interface Opening {
  readonly conversationId: string;
  readonly protocol: Protocol;
  readonly initiator: string;
  readonly participants: readonly string[];
  readonly deadlines: Partial<Deadlines>;
  readonly nowMs: number;
}

/**
 * A conversation in which nothing was said yet.
 *
 * @throws Error when there is no participant, more than one for a request, or the initiator among them
 */
export function openConversation(opening: Opening): Conversation {
  const { conversationId, protocol, initiator, deadlines, nowMs } = opening;
  const participants = [...new Set(opening.participants)];
  if (participants.length === 0) throw new Error('A conversation needs a participant.');
  if (protocol === 'request' && participants.length > 1)
    throw new Error('A request has one participant: open one conversation for each.');
  if (participants.includes(initiator)) throw new Error(`${initiator} cannot talk to itself.`);
  const initial = PROTOCOLS[protocol].initial as DialogueState;
  return {
    ...{ conversationId, protocol, initiator, nowMs },
    deadlines: { reply: null, decision: null, result: null, ...deadlines },
    dialogues: Object.fromEntries(participants.map((participant) => [participant, initial])),
    entries: [],
    entriesDropped: 0,
  };
}

/** Every dialogue has come to its end; late messages are noted still. */
export function isOver({ protocol, dialogues }: Conversation): boolean {
  const { final } = PROTOCOLS[protocol];
  return Object.values(dialogues).every((state) => final.includes(state));
}

/** When the next deadline passes, for a timer; null when none is waited for. */
export function nextDeadlineMs({ protocol, dialogues, deadlines }: Conversation): number | null {
  const { waitsFor } = PROTOCOLS[protocol];
  const times = Object.values(dialogues).flatMap((state) => {
    const deadline = waitsFor[state];
    return deadline === undefined ? [] : (deadlines[deadline] ?? []);
  });
  return times.length === 0 ? null : Math.min(...times);
}
