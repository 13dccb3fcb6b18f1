import { Controller, Get, Inject, Param } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { operator, service } from '@night-market/access';
import { Allow } from '@night-market/access/nest';
import { conversationPath, notFound } from '@night-market/service-kit';
import type { z } from 'zod';
import type { PowerReader } from '../../read-power/ports.ts';
import { POWER_READER } from '../../tokens.ts';
import { conversationView } from './view-schemas.ts';
import { toConversationView } from './views.ts';

/** What was said with the controllers of stalls, as this side keeps it. */
@ApiTags('conversations')
@Allow(operator('viewer'), service('read'))
@Controller('conversations')
export class ConversationsController {
  private readonly reader: PowerReader;

  constructor(@Inject(POWER_READER) reader: PowerReader) {
    this.reader = reader;
  }

  @Get(':conversationId')
  @ApiOkResponse({ description: 'Every message and deadline of it.', standardSchema: conversationView })
  async one(@Param({ schema: conversationPath }) { conversationId }: z.output<typeof conversationPath>) {
    const talk = await this.reader.talk(conversationId);
    if (!talk) throw notFound('conversation');
    return toConversationView(talk);
  }
}
