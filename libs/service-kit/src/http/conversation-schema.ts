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
