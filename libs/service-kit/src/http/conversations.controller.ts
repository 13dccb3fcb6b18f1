import { Controller, Get, Inject, Param, Query, type Type } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { operator, service } from '@night-market/access';
import { Allow } from '@night-market/access/nest';
import type { z } from 'zod';
import {
  conversationPath,
  conversationsQuery,
  conversationsView,
  type ListedConversation,
} from './conversation-schema.ts';
import { notFound } from './problem.ts';

/** Under which the controller gets what reads conversations back. */
export const CONVERSATIONS = Symbol('CONVERSATIONS');

/** What a service keeps of conversations. */
export interface ConversationReader<View> {
  /** @returns what this side keeps of the conversation; undefined: nothing */
  one(conversationId: string): Promise<View | undefined>;
  /** The newest of them, the newest first, each once; its cost does not grow with their number. */
  newest(limit: number): Promise<readonly ListedConversation[]>;
}

/**
 * `GET /conversations` and `GET /conversations/{conversationId}`, by which a service tells what it keeps of conversations.
 * A module lists it among its controllers and provides {@link CONVERSATIONS}, a {@link ConversationReader}.
 */
export function conversationsController<View extends z.ZodType>(view: View, description: string): Type {
  @ApiTags('conversations')
  @Allow(operator('viewer'), service('read'))
  @Controller('conversations')
  class ConversationsController {
    private readonly reader: ConversationReader<z.output<View>>;

    constructor(@Inject(CONVERSATIONS) reader: ConversationReader<z.output<View>>) {
      this.reader = reader;
    }

    @Get()
    @ApiOkResponse({ description: 'The newest conversations.', standardSchema: conversationsView })
    async newest(@Query({ schema: conversationsQuery }) { limit }: z.output<typeof conversationsQuery>) {
      return { conversations: await this.reader.newest(limit) };
    }

    @Get(':conversationId')
    @ApiOkResponse({ description, standardSchema: view })
    async one(@Param({ schema: conversationPath }) { conversationId }: z.output<typeof conversationPath>) {
      const found = await this.reader.one(conversationId);
      if (found === undefined) throw notFound('conversation');
      return found;
    }
  }
  return ConversationsController;
}
