import type { Conversation, Entry, Outcome } from './conversation.ts';
import type { AclPerformative } from './performatives.ts';
import type { DialogueState } from './protocols.ts';

/** One line of a conversation as it is read back: a message, or a deadline that passed. */
export interface ConversationLine {
  readonly at: string;
  readonly from: DialogueState;
  readonly to: DialogueState;
  /** Null: a deadline passed. */
  readonly performative: AclPerformative | null;
  readonly sender: string | null;
  readonly outcome: Outcome | null;
  /** What was said, where it is a text. */
  readonly said: string | null;
}

/** What one side keeps of a conversation, in the order in which it learnt of it. */
export const linesOf = ({ entries }: Conversation): ConversationLine[] => entries.map(toLine);

function toLine(entry: Entry): ConversationLine {
  const { from, to } = entry;
  if (entry.type === 'deadline') {
    const at = new Date(entry.atMs).toISOString();
    return { at, from, to, performative: null, sender: null, outcome: null, said: null };
  }
  const { atMs, performative, sender, content } = entry.message;
  const said = typeof content === 'string' ? content : null;
  return { at: new Date(atMs).toISOString(), from, to, performative, sender, outcome: entry.outcome, said };
}
