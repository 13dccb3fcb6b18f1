import { Controller, Get, Inject, Param, type Type } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { operator, service } from '@night-market/access';
import { Allow } from '@night-market/access/nest';
import type { z } from 'zod';
import { conversationPath } from './conversation-schema.ts';
import { notFound } from './problem.ts';

/** Under which the controller gets what reads conversations back. */
export const CONVERSATIONS = Symbol('CONVERSATIONS');

/** @returns what this side keeps of the conversation; undefined: nothing */
export type ConversationReader<View> = (conversationId: string) => Promise<View | undefined>;

/**
 * `GET /conversations/{conversationId}`, by which a service tells what it keeps of a conversation.
 * A module lists it among its controllers and provides {@link CONVERSATIONS}, a {@link ConversationReader}.
 */
export function conversationsController<View extends z.ZodType>(view: View, description: string): Type {
  @ApiTags('conversations')
  @Allow(operator('viewer'), service('read'))
  @Controller('conversations')
  class ConversationsController {
    private readonly read: ConversationReader<z.output<View>>;

    constructor(@Inject(CONVERSATIONS) read: ConversationReader<z.output<View>>) {
      this.read = read;
    }

    @Get(':conversationId')
    @ApiOkResponse({ description, standardSchema: view })
    async one(@Param({ schema: conversationPath }) { conversationId }: z.output<typeof conversationPath>) {
      const found = await this.read(conversationId);
      if (found === undefined) throw notFound('conversation');
      return found;
    }
  }
  return ConversationsController;
}
