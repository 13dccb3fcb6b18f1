import { Controller, Get, Inject, Param } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { operator, service } from '@night-market/access';
import { Allow } from '@night-market/access/nest';
import { conversationPath, notFound } from '@night-market/service-kit';
import type { z } from 'zod';
import { PAYMENT_READS } from '../../tokens.ts';
import type { PgReads } from '../postgres/pg-reads.ts';
import { conversationView } from './schemas.ts';

/** What the orchestrator has asked for about refunds, as this side keeps it. */
@ApiTags('conversations')
@Allow(operator('viewer'), service('read'))
@Controller('conversations')
export class ConversationsController {
  private readonly reads: PgReads;

  constructor(@Inject(PAYMENT_READS) reads: PgReads) {
    this.reads = reads;
  }

  @Get(':conversationId')
  @ApiOkResponse({
    description: 'The last request for each duplicate of it, and what came of that.',
    standardSchema: conversationView,
  })
  async one(
    @Param({ schema: conversationPath }) { conversationId }: z.output<typeof conversationPath>,
  ): Promise<z.output<typeof conversationView>> {
    const requests = await this.reads.refundRequests(conversationId);
    if (requests.length === 0) throw notFound('conversation');
    return { conversationId, requests };
  }
}
