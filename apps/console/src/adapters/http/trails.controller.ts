import { Controller, Get, Inject, Param, Query, Req } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { operator } from '@night-market/access';
import { Allow } from '@night-market/access/nest';
import { soughtId, trailViews } from '@night-market/service-kit';
import { z } from 'zod';
import { OUTCOMES } from '../../domain/told.ts';
import { GAPS } from '../../domain/trail-gaps.ts';
import type { FindTrails, FoundTrails } from '../../see-trail/find-trails.handler.ts';
import type { SeenTrail, SeeTrail } from '../../see-trail/see-trail.handler.ts';
import { FIND_TRAILS, SEE_TRAIL, SESSION_DOOR } from '../../tokens.ts';
import type { BrowserRequest } from './browser.ts';
import { tokenOf, type OperatorDoor } from './operator-token.ts';
import { problemOf } from './services.controller.ts';

const trailPath = z.object({ correlationId: z.uuid() });
const foundQuery = z.strictObject({
  id: soughtId
    .optional()
    .describe('Of an order, a ticket, a report, a plan or whatever a service keeps; absent: the newest.'),
});

const askedAnswer = z.array(z.object({ service: z.string(), outcome: z.enum(OUTCOMES) })).readonly();

const foundAnswer = z.object({
  trails: z.array(trailViews.foundTrail.extend({ service: z.string() })).readonly(),
  asked: askedAnswer,
}) satisfies z.ZodType<FoundTrails>;

const trailAnswer = z.object({
  correlationId: z.uuid(),
  steps: z.array(trailViews.trailStep.extend({ service: z.string() })).readonly(),
  gaps: z.array(z.object({ service: z.string(), what: z.enum(GAPS), count: z.int() })).readonly(),
  asked: askedAnswer,
}) satisfies z.ZodType<SeenTrail>;

/** The way of a correlation id, asked of all services in the operator's own name. */
@ApiTags('trails')
@Allow(operator('viewer'))
@Controller('api/trails')
export class TrailsController {
  private readonly trails: Pick<SeeTrail, 'handle'>;
  private readonly search: Pick<FindTrails, 'handle'>;
  private readonly door: OperatorDoor;

  constructor(
    @Inject(SEE_TRAIL) trails: Pick<SeeTrail, 'handle'>,
    @Inject(FIND_TRAILS) search: Pick<FindTrails, 'handle'>,
    @Inject(SESSION_DOOR) door: OperatorDoor,
  ) {
    this.trails = trails;
    this.search = search;
    this.door = door;
  }

  @Get()
  @ApiOkResponse({
    description: 'Correlation ids that an id leads to, or of what happened last, the newest first.',
    standardSchema: foundAnswer,
  })
  async find(
    @Query({ schema: foundQuery }) { id }: z.output<typeof foundQuery>,
    @Req() request: BrowserRequest,
  ): Promise<FoundTrails> {
    const found = await this.search.handle(id, await tokenOf(request, this.door));
    if (!found) throw problemOf('the directory', 'unknown_services');
    return found;
  }

  @Get(':correlationId')
  @ApiOkResponse({
    description: 'The oldest first; gaps and services that did not answer are said.',
    standardSchema: trailAnswer,
  })
  async see(
    @Param({ schema: trailPath }) { correlationId }: z.output<typeof trailPath>,
    @Req() request: BrowserRequest,
  ): Promise<SeenTrail> {
    const seen = await this.trails.handle(correlationId, await tokenOf(request, this.door));
    if (!seen) throw problemOf('the directory', 'unknown_services');
    return seen;
  }
}
