import type { AclPerformative } from './performatives.ts';

/** One message of a conversation, as one side has sent or received it. */
export interface AclMessage {
  /** The same message that comes twice has the same id. */
  readonly messageId: string;
  readonly conversationId: string;
  readonly performative: AclPerformative;
  readonly sender: string;
  readonly receiver: string;
  /** When this side sent or received it, by its own clock. */
  readonly atMs: number;
  /** JSON; the protocols do not look into it. */
  readonly content?: unknown;
}
