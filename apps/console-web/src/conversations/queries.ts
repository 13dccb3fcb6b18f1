import { queryOptions } from '@tanstack/react-query';
import { ApiError, ask, servicePath } from '../api/client.ts';
import type { ConversationAnswers, ListedConversation } from '../api/conversation-types.ts';
import { LISTED_MAX, type Told } from './listed.ts';
import { talksOf, type Side, type Talk } from './sides.ts';

const LOOK_AGAIN_MS = 5_000;

/** What one service keeps of the conversation; nothing of one that it does not know. */
export const conversationSide = (side: Side, conversationId: string) =>
  queryOptions({
    queryKey: ['conversations', conversationId, side],
    queryFn: async ({ signal }): Promise<Talk[]> => {
      const path = servicePath(side, ['conversations', conversationId]);
      try {
        return talksOf(side, (await ask<ConversationAnswers[Side]>(path, undefined, signal)) as never);
      } catch (error) {
        if (error instanceof ApiError && error.status === 404) return [];
        throw error;
      }
    },
    refetchInterval: LOOK_AGAIN_MS,
  });

/** The conversations that a service has heard of last. */
export const newestOf = (side: Side) =>
  queryOptions({
    queryKey: ['conversations', 'newest', side],
    queryFn: async ({ signal }): Promise<Told[]> => {
      const path = servicePath(side, ['conversations'], { limit: LISTED_MAX });
      const { conversations } = await ask<{ conversations: ListedConversation[] }>(path, undefined, signal);
      return conversations.map((conversation) => ({ ...conversation, service: side }));
    },
    refetchInterval: LOOK_AGAIN_MS,
  });
