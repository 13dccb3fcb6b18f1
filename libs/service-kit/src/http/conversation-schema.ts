import { z } from 'zod';

/** One line of a conversation, as `linesOf` of libs/acl gives it. */
export const conversationLine = z.object({
  ...{ at: z.iso.datetime(), from: z.string(), to: z.string() },
  performative: z.string().nullable().describe('Null: a deadline passed.'),
  sender: z.string().nullable(),
  outcome: z.string().nullable(),
  said: z.string().nullable(),
});

export const conversationPath = z.object({ conversationId: z.uuid({ error: 'must be a UUID' }) });

export const conversationsQuery = z.strictObject({
  limit: z.coerce.number().int().min(1).max(100).default(20),
});

const listedConversation = z.object({
  conversationId: z.uuid(),
  about: z.string().describe('What is talked about, such as an order.'),
  askedAt: z.iso.datetime().describe('When the request was made.'),
  state: z.string().describe('Of the protocol, as this side keeps it.'),
  standing: z
    .enum(['open', 'over', 'failed'])
    .describe('`failed`: it ended, and what was asked for was not done.'),
});

export const conversationsView = z.object({
  conversations: z.array(listedConversation).readonly().describe('Newest first, each conversation once.'),
});

export type ListedConversation = z.output<typeof listedConversation>;
