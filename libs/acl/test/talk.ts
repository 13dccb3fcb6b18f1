import {
  openConversation,
  type AclMessage,
  type AclPerformative,
  type Conversation,
  type Opening,
} from '../src/index.ts';

export const opening = (more: Partial<Opening> = {}): Opening => ({
  conversationId: 'talk-1',
  protocol: 'request',
  initiator: 'power-ops',
  participants: ['stall-07'],
  deadlines: { reply: 1_000, decision: 2_000, result: 5_000 },
  nowMs: 0,
  ...more,
});

export const open = (more: Partial<Opening> = {}): Conversation => openConversation(opening(more));

const OURS: readonly AclPerformative[] = ['request', 'cfp', 'accept-proposal', 'reject-proposal'];

/** A message by whoever says such a thing, with the stall. */
export function says(
  performative: AclPerformative,
  atMs: number,
  { stall = 'stall-07', ...more }: Partial<AclMessage> & { readonly stall?: string } = {},
): AclMessage {
  const isOurs = OURS.includes(performative);
  return {
    messageId: `${performative}-${stall}-${atMs}`,
    conversationId: 'talk-1',
    performative,
    sender: isOurs ? 'power-ops' : stall,
    receiver: isOurs ? stall : 'power-ops',
    atMs,
    ...more,
  };
}
