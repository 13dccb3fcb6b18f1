import { Controller, Get, Inject, Query, Req } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { operator } from '@night-market/access';
import { Allow } from '@night-market/access/nest';
import { plainText as text } from '@night-market/service-kit';
import { z } from 'zod';
import { OUTCOMES } from '../../domain/told.ts';
import type { ActsQuestion, SeeActs, SeenActs } from '../../see-acts/see-acts.handler.ts';
import { SEE_ACTS, SESSION_DOOR } from '../../tokens.ts';
import type { BrowserRequest } from './browser.ts';
import { tokenOf, type OperatorDoor } from './operator-token.ts';
import { servicePath } from './schemas.ts';
import { problemOf } from './services.controller.ts';

const actsQuery = z.strictObject({
  service: servicePath.shape.service.optional(),
  before: z.iso
    .datetime()
    .refine((at) => at >= '1970', 'must not be before 1970')
    .optional()
    .describe('Where the page begins: `completeTo` of the page before.'),
  actor: text(200).optional(),
  action: text(100).optional(),
  text: text(100).optional().describe('Part of any of its texts, in whatever case.'),
}) satisfies z.ZodType<ActsQuestion>;

const actsAnswer = z.object({
  acts: z
    .array(
      z.object({
        ...{ service: z.string(), at: z.iso.datetime(), actor: z.string(), action: z.string() },
        ...{ subject: z.string().nullable(), reason: z.string().nullable() },
        detail: z.record(z.string(), z.unknown()),
      }),
    )
    .readonly(),
  completeTo: z.iso.datetime().nullable().describe('Where the next page begins; null when there is none.'),
  asked: z.array(z.object({ service: z.string(), outcome: z.enum(OUTCOMES) })).readonly(),
}) satisfies z.ZodType<SeenActs>;

/** What operators did, asked of all services in the operator's own name. */
@ApiTags('acts')
@Allow(operator('viewer'))
@Controller('api/acts')
export class ActsController {
  private readonly acts: Pick<SeeActs, 'handle'>;
  private readonly door: OperatorDoor;

  constructor(@Inject(SEE_ACTS) acts: Pick<SeeActs, 'handle'>, @Inject(SESSION_DOOR) door: OperatorDoor) {
    this.acts = acts;
    this.door = door;
  }

  @Get()
  @ApiOkResponse({
    description: 'The newest first; which services did not answer is said.',
    standardSchema: actsAnswer,
  })
  async see(
    @Query({ schema: actsQuery }) query: z.output<typeof actsQuery>,
    @Req() request: BrowserRequest,
  ): Promise<SeenActs> {
    const seen = await this.acts.handle(query, await tokenOf(request, this.door));
    if (!seen) throw problemOf('the directory', 'unknown_services');
    return seen;
  }
}
