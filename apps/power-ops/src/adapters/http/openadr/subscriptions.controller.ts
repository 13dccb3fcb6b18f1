import { Body, Controller, Delete, Get, Inject, Param, Post, Put, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { operator, service } from '@night-market/access';
import { Allow } from '@night-market/access/nest';
import type { SqlTx } from '@night-market/kernel';
import { notFound, Problem } from '@night-market/service-kit';
import type { z } from 'zod';
import type { Subscription } from '../../../domain/openadr/subscription.ts';
import type { OpenAdrReader } from '../../../read-openadr/ports.ts';
import type {
  SentSubscription,
  Subscribe,
  SubscriptionRefusal,
} from '../../../subscribe/subscribe.handler.ts';
import { OPENADR_READER, SUBSCRIBE } from '../../../tokens.ts';
import { OPENADR_BASE } from './openadr.controller.ts';
import { isOurs, subscriptionPath, subscriptionsQuery } from './queries.ts';
import { subscriptionBody, subscriptionObject, subscriptionObjects } from './subscription-schemas.ts';

type SentBody = z.output<typeof subscriptionBody>;
type Path = z.output<typeof subscriptionPath>;

/** Who is told of events and reports, at addresses that an operator has allowed. */
@ApiTags('OpenADR 3')
@Controller(`${OPENADR_BASE}/subscriptions`)
export class SubscriptionsController {
  private readonly reader: OpenAdrReader;
  private readonly subscribe: Subscribe<SqlTx>;

  constructor(@Inject(OPENADR_READER) reader: OpenAdrReader, @Inject(SUBSCRIBE) subscribe: Subscribe<SqlTx>) {
    this.reader = reader;
    this.subscribe = subscribe;
  }

  @Allow(operator('viewer'), service('read'))
  @Get()
  @ApiOkResponse({
    description: 'In the order in which they were made.',
    standardSchema: subscriptionObjects,
  })
  async list(@Query({ schema: subscriptionsQuery }) query: z.output<typeof subscriptionsQuery>) {
    const { programID: programId, clientName, skip, limit } = query;
    if (programId !== undefined && !isOurs(programId)) return [];
    return (await this.reader.subscriptions({ programId, clientName, skip, limit })).map(toObject);
  }

  @Allow(operator('viewer'), service('read'))
  @Get(':subscriptionID')
  @ApiOkResponse({ description: 'Without its tokens.', standardSchema: subscriptionObject })
  async one(@Param({ schema: subscriptionPath }) { subscriptionID }: Path) {
    const found = isOurs(subscriptionID) ? await this.reader.subscription(subscriptionID) : undefined;
    if (!found) throw notFound('subscription');
    return toObject(found);
  }

  @Allow(operator('operator'), service('power'))
  @Post()
  @ApiCreatedResponse({ description: 'It is told from now on.', standardSchema: subscriptionObject })
  async create(@Body({ schema: subscriptionBody }) body: SentBody) {
    if (!isOurs(body.programID)) throw notFound('program');
    return toObject(kept(await this.subscribe.create(toSent(body)), 'program'));
  }

  @Allow(operator('operator'), service('power'))
  @Put(':subscriptionID')
  @ApiOkResponse({
    description: 'What it was not told yet is not told any more.',
    standardSchema: subscriptionObject,
  })
  async change(
    @Param({ schema: subscriptionPath }) { subscriptionID }: Path,
    @Body({ schema: subscriptionBody }) body: SentBody,
  ) {
    if (!isOurs(subscriptionID) || !isOurs(body.programID)) throw notFound('subscription or program');
    return toObject(
      kept(await this.subscribe.change(subscriptionID, toSent(body)), 'subscription or program'),
    );
  }

  @Allow(operator('operator'), service('power'))
  @Delete(':subscriptionID')
  @ApiOkResponse({ description: 'It is told nothing more.', standardSchema: subscriptionObject })
  async remove(@Param({ schema: subscriptionPath }) { subscriptionID }: Path) {
    const removed = isOurs(subscriptionID) ? await this.subscribe.remove(subscriptionID) : undefined;
    if (!removed) throw notFound('subscription');
    return toObject(removed);
  }
}

const toSent = ({ clientName, programID, objectOperations, targets }: SentBody): SentSubscription => ({
  wish: {
    ...{ clientName, programId: programID },
    objectOperations: objectOperations.map(({ objects, operations, callbackUrl }) => ({
      ...{ objects, operations, callbackUrl },
    })),
    targets: (targets ?? []) as SentSubscription['wish']['targets'],
  },
  tokens: objectOperations.map(({ bearerToken }) => bearerToken),
});

/** @throws Problem when it was refused */
function kept(outcome: Subscription | SubscriptionRefusal, what: string): Subscription {
  if (!('refused' in outcome)) return outcome;
  switch (outcome.refused) {
    case 'unknown':
      throw notFound(what);
    case 'origin':
      throw new Problem(403, 'callback_not_allowed', 'This service may not call that address.', {
        detail: `Ask who runs it to add ${outcome.origin} to POWER_CALLBACK_ORIGINS, or give another callbackUrl.`,
      });
    case 'token':
      throw new Problem(400, 'bearer_token_unsupported', 'This service keeps no tokens of subscribers.', {
        detail: 'Leave bearerToken out, or ask who runs it to set POWER_CALLBACK_SECRET.',
      });
  }
}

const toObject = (subscription: Subscription) => {
  const { subscriptionId, programId, clientName, objectOperations, targets, createdAtMs, changedAtMs } =
    subscription;
  return {
    id: subscriptionId,
    createdDateTime: new Date(createdAtMs).toISOString(),
    modificationDateTime: new Date(changedAtMs).toISOString(),
    objectType: 'SUBSCRIPTION' as const,
    ...{ clientName, programID: programId },
    objectOperations: objectOperations.map((each) => ({ ...each, bearerToken: null })),
    targets,
  };
};
