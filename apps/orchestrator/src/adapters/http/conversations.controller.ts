import { Controller, Get, Inject, Param } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { isOver, linesOf } from '@night-market/acl';
import { operator, service } from '@night-market/access';
import { Allow } from '@night-market/access/nest';
import { conversationPath, notFound } from '@night-market/service-kit';
import type { z } from 'zod';
import type { RefundTalk } from '../../domain/refund-talks.ts';
import type { ReadConversation } from '../../read-conversations/read-conversation.handler.ts';
import { READ_CONVERSATION } from '../../tokens.ts';
import { conversationView } from './schemas.ts';

/** What was said with payments about refunds, as this side keeps it. */
@ApiTags('conversations')
@Allow(operator('viewer'), service('read'))
@Controller('conversations')
export class ConversationsController {
  private readonly conversations: ReadConversation;

  constructor(@Inject(READ_CONVERSATION) conversations: ReadConversation) {
    this.conversations = conversations;
  }

  @Get(':conversationId')
  @ApiOkResponse({
    description: 'Its requests to pay a duplicate back, each with the messages and deadlines that followed.',
    standardSchema: conversationView,
  })
  async one(
    @Param({ schema: conversationPath }) { conversationId }: z.output<typeof conversationPath>,
  ): Promise<z.output<typeof conversationView>> {
    const talks = await this.conversations.run(conversationId);
    if (!talks) throw notFound('conversation');
    return { conversationId, requests: talks.map(toRequest) };
  }
}

function toRequest({ orderId, dupTxnId, conversation }: RefundTalk) {
  const { reply } = conversation.deadlines;
  const [state = 'None'] = Object.values(conversation.dialogues);
  return {
    ...{ orderId, dupTxnId, state, isOver: isOver(conversation) },
    replyBy: reply === null ? null : new Date(reply).toISOString(),
    entries: linesOf(conversation),
  };
}
