import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import { ApiResponse, ApiTags } from '@nestjs/swagger';
import { operator } from '@night-market/access';
import { Allow } from '@night-market/access/nest';
import type { Trail } from '@night-market/kernel';
import { z } from 'zod';
import { OPS_TRAIL } from '../../runtime/tokens.ts';
import { trailView } from '../views.ts';
import type { TrailQuery } from './pg-trail.ts';

const EVENTS_MAX = 50;
const UUID = '[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}';

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

  constructor(@Inject(OPS_TRAIL) read: (query: TrailQuery) => Promise<Trail>) {
    this.read = read;
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
