import { Body, Controller, Get, HttpCode, Inject, Post } from '@nestjs/common';
import { ApiResponse, ApiTags } from '@nestjs/swagger';
import { operator, service } from '@night-market/access';
import { Allow } from '@night-market/access/nest';
import type { EventRoute } from '@night-market/event-bus';
import type { HeldEvent } from '@night-market/inbox';
import type { z } from 'zod';
import { OPS_CONSUMER } from '../runtime/tokens.ts';
import { lookupBody } from './schemas.ts';
import { consumerView, heldView } from './views.ts';

/** What a service consumes, as those may know who compare its inbox with the log. */
export interface ConsumerFacts {
  readonly consumer: string;
  /** Without the namespace. */
  readonly groupId: string;
  readonly inboxRetentionHours: number;
  readonly subscriptions: () => readonly EventRoute[];
  readonly held: (ids: readonly string[]) => Promise<HeldEvent[]>;
}

/** Lets others compare what was sent with what this service has taken in. It reads, and tells ids and times alone. */
@ApiTags('ops')
@Controller('ops')
export class ConsumerController {
  private readonly facts: ConsumerFacts;

  constructor(@Inject(OPS_CONSUMER) facts: ConsumerFacts) {
    this.facts = facts;
  }

  /** Who consumes here, and what; no subscriptions when the service only publishes. */
  @Allow(service('audit'), operator('viewer'))
  @Get('consumer')
  @ApiResponse({ status: 200, standardSchema: consumerView })
  consumer() {
    const { consumer, groupId, inboxRetentionHours, subscriptions } = this.facts;
    return { consumer, groupId, inboxRetentionHours, subscriptions: subscriptions() };
  }
}

/** Lets others look into the inbox; there only where events are handled. */
@ApiTags('ops')
@Controller('ops')
export class InboxController {
  private readonly facts: ConsumerFacts;

  constructor(@Inject(OPS_CONSUMER) facts: ConsumerFacts) {
    this.facts = facts;
  }

  /** Which of these event ids the inbox holds, and since when. */
  @Allow(service('audit'), operator('viewer'))
  @Post('inbox/lookup')
  @HttpCode(200)
  @ApiResponse({ status: 200, standardSchema: heldView })
  async lookup(@Body({ schema: lookupBody }) { ids }: z.output<typeof lookupBody>) {
    return { held: await this.facts.held(ids) };
  }
}
