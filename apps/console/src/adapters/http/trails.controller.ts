import { Controller, Get, Inject, Param, Req } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { operator } from '@night-market/access';
import { Allow } from '@night-market/access/nest';
import { opsViews } from '@night-market/service-kit';
import { z } from 'zod';
import { OUTCOMES } from '../../domain/told.ts';
import { GAPS } from '../../domain/trail-gaps.ts';
import type { SeenTrail, SeeTrail } from '../../see-trail/see-trail.handler.ts';
import { SEE_TRAIL, SESSION_DOOR } from '../../tokens.ts';
import type { BrowserRequest } from './browser.ts';
import { tokenOf, type OperatorDoor } from './operator-token.ts';
import { problemOf } from './services.controller.ts';

const trailPath = z.object({ correlationId: z.uuid() });

const trailAnswer = z.object({
  correlationId: z.uuid(),
  steps: z.array(opsViews.trailStep.extend({ service: z.string() })).readonly(),
  gaps: z.array(z.object({ service: z.string(), what: z.enum(GAPS), count: z.int() })).readonly(),
  asked: z.array(z.object({ service: z.string(), outcome: z.enum(OUTCOMES) })).readonly(),
}) satisfies z.ZodType<SeenTrail>;

/** The way of a correlation id, asked of all services in the operator's own name. */
@ApiTags('trails')
@Allow(operator('viewer'))
@Controller('api/trails')
export class TrailsController {
  private readonly trails: Pick<SeeTrail, 'handle'>;
  private readonly door: OperatorDoor;

  constructor(@Inject(SEE_TRAIL) trails: Pick<SeeTrail, 'handle'>, @Inject(SESSION_DOOR) door: OperatorDoor) {
    this.trails = trails;
    this.door = door;
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
