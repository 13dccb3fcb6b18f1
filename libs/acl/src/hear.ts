import { ENTRIES_MOST, type Conversation, type Entry, type Outcome } from './conversation.ts';
import { DEADLINE_PASSED, edgeFor } from './machine.ts';
import type { AclMessage } from './message.ts';
import type { AclPerformative } from './performatives.ts';
import { PROTOCOLS, type DialogueState } from './protocols.ts';

/** What follows from a message or from time that passes. */
export interface Heard {
  /** The very same object when nothing was learnt. */
  readonly conversation: Conversation;
  /** What is new in it, in order: deadlines that had passed, then the message. */
  readonly entries: readonly Entry[];
  /** Of the message; null for time. */
  readonly outcome: Outcome | null;
}

/**
 * Takes in a message that this side sent or received. Pure and total: messages late, twice, out of order or of strangers end
 * in a state of the protocol. Deadlines that had passed by the message's time pass first, so that it does not matter
 * whether the timer or the message is quicker.
 */
export function hear(conversation: Conversation, message: AclMessage): Heard {
  if (isKnown(conversation, message)) return { conversation, entries: [], outcome: 'repeated' };
  const timely = passTime(conversation, message.atMs);
  const { entry, outcome } = judge(timely.conversation, message);
  const next = noted(timely.conversation, entry);
  return { conversation: next, entries: [...timely.entries, entry], outcome };
}

/** Lets time pass: dialogues whose deadline is over end. A deadline is met until its very millisecond. */
export function passTime(conversation: Conversation, nowMs: number): Heard {
  if (nowMs <= conversation.nowMs) return { conversation, entries: [], outcome: null };
  const { deadlines, dialogues } = conversation;
  const machine = PROTOCOLS[conversation.protocol];
  let next: Conversation = { ...conversation, nowMs };
  const entries: Entry[] = [];
  for (const [participant, from] of Object.entries(dialogues)) {
    const deadline = machine.waitsFor[from];
    const atMs = deadline === undefined ? null : deadlines[deadline];
    const edge = edgeFor(machine, from, DEADLINE_PASSED);
    if (deadline === undefined || atMs === null || nowMs <= atMs || !edge) continue;
    const entry: Entry = {
      type: 'deadline',
      participant,
      from,
      to: edge.to as DialogueState,
      deadline,
      atMs,
    };
    entries.push(entry);
    next = noted(next, entry);
  }
  return { conversation: next, entries, outcome: null };
}

/** Whether this side may say this now: what `hear` would take as a move. */
export function maySay(
  conversation: Conversation,
  performative: AclPerformative,
  participant: string,
  nowMs: number,
): boolean {
  const now = passTime(conversation, nowMs).conversation;
  const from = stateOf(now, participant);
  if (from === undefined) return false;
  const edge = edgeFor(PROTOCOLS[now.protocol], from, performative);
  return edge !== undefined && edge.to !== from;
}

function judge(
  conversation: Conversation,
  message: AclMessage,
): { readonly entry: Entry; readonly outcome: Outcome } {
  const { initiator, protocol, conversationId } = conversation;
  const machine = PROTOCOLS[protocol];
  const mover = message.sender === initiator ? 'initiator' : 'participant';
  const participant = mover === 'initiator' ? message.receiver : message.sender;
  const from = stateOf(conversation, participant);
  const isParty =
    message.conversationId === conversationId &&
    from !== undefined &&
    (mover === 'initiator' || message.receiver === initiator);
  const state = from ?? (machine.initial as DialogueState);
  const told = (outcome: Outcome, to = state): { entry: Entry; outcome: Outcome } => ({
    entry: { type: 'message', participant, from: state, to, outcome, message },
    outcome,
  });
  if (!isParty) return told('not-a-party');
  const saidBy = Object.hasOwn(machine.movers, message.performative)
    ? machine.movers[message.performative]
    : undefined;
  if (saidBy === undefined) return told('unexpected');
  if (saidBy !== mover) return told('not-a-party');
  const edge = edgeFor(machine, state, message.performative);
  if (!edge) return told('unexpected');
  if (edge.to !== state) return told('moved', edge.to as DialogueState);
  return told(machine.timedOut.includes(state) ? 'late' : 'overtaken');
}

function stateOf({ dialogues }: Conversation, participant: string): DialogueState | undefined {
  return Object.hasOwn(dialogues, participant) ? dialogues[participant] : undefined;
}

function isKnown({ entries }: Conversation, { messageId, sender }: AclMessage): boolean {
  return entries.some(
    (each) =>
      each.type === 'message' && each.message.messageId === messageId && each.message.sender === sender,
  );
}

function noted(conversation: Conversation, entry: Entry): Conversation {
  const { dialogues, entries, entriesDropped } = conversation;
  const moves = entry.from !== entry.to;
  const next = moves ? { ...dialogues, [entry.participant]: entry.to } : dialogues;
  // What moves a dialogue is always kept: there are few such entries.
  if (!moves && entries.length >= ENTRIES_MOST)
    return { ...conversation, entriesDropped: entriesDropped + 1 };
  return { ...conversation, dialogues: next, entries: [...entries, entry] };
}
