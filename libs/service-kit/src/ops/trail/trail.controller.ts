import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import { ApiResponse, ApiTags } from '@nestjs/swagger';
import { operator } from '@night-market/access';
import { Allow } from '@night-market/access/nest';
import type { FoundTrail, Trail } from '@night-market/kernel';
import { z } from 'zod';
import { soughtId } from '../../http/plain-text.ts';
import { OPS_FIND_TRAILS, OPS_TRAIL } from '../../runtime/tokens.ts';
import { foundTrailsView, trailView } from './trail-views.ts';
import type { TrailQuery } from './pg-trail.ts';

const EVENTS_MAX = 50;
const UUID = '[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}';

const foundQuery = z.strictObject({
  about: soughtId
    .optional()
    .describe(
      'The id of an order, a ticket, a report, a plan or whatever the service keeps; absent: the newest.',
    ),
});
const trailPath = z.object({ correlationId: z.uuid() });
const trailQuery = z.strictObject({
  events: z
    .string()
    .regex(new RegExp(`^${UUID}(,${UUID}){0,${EVENTS_MAX - 1}}$`), 'must be up to 50 UUIDs with commas')
    .optional()
    .describe('Ids of events of which others know, with commas: whether they were taken in here is told.'),
});

/** The service's part of the way of a correlation id. */
@ApiTags('ops')
@Controller('ops/trails')
export class TrailController {
  private readonly read: (query: TrailQuery) => Promise<Trail>;
  private readonly search: (about: string | undefined) => Promise<readonly FoundTrail[]>;

  constructor(
    @Inject(OPS_TRAIL) read: (query: TrailQuery) => Promise<Trail>,
    @Inject(OPS_FIND_TRAILS) search: (about: string | undefined) => Promise<readonly FoundTrail[]>,
  ) {
    this.read = read;
    this.search = search;
  }

  @Allow(operator('viewer'))
  @Get()
  @ApiResponse({
    status: 200,
    description: 'Correlation ids of what has this id here, or of what happened last, the newest first.',
    standardSchema: foundTrailsView,
  })
  async list(@Query({ schema: foundQuery }) { about }: z.output<typeof foundQuery>) {
    return { trails: await this.search(about) };
  }

  @Allow(operator('viewer'))
  @Get(':correlationId')
  @ApiResponse({
    status: 200,
    description: 'What is still known here, the oldest first. What was swept is not in it.',
    standardSchema: trailView,
  })
  find(
    @Param({ schema: trailPath }) { correlationId }: z.output<typeof trailPath>,
    @Query({ schema: trailQuery }) { events }: z.output<typeof trailQuery>,
  ): Promise<Trail> {
    return this.read({ correlationId, eventIds: events?.split(',') ?? [] });
  }
}
