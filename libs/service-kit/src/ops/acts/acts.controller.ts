import { Controller, Get, Inject, Query } from '@nestjs/common';
import { ApiResponse, ApiTags } from '@nestjs/swagger';
import { operator } from '@night-market/access';
import { Allow } from '@night-market/access/nest';
import type { ActsPage } from '@night-market/kernel';
import { z } from 'zod';
import { plainText as text } from '../../http/plain-text.ts';
import { OPS_ACTS } from '../../runtime/tokens.ts';
import type { ActsQuery } from './pg-acts.ts';

const actsQuery = z.strictObject({
  before: z.iso
    .datetime()
    .refine((at) => at >= '1970', 'must not be before 1970')
    .optional()
    .describe('Where the page begins: `completeTo` of the page before.'),
  actor: text(200).optional(),
  action: text(100).optional(),
  text: text(100).optional().describe('Part of any of its texts, in whatever case.'),
  limit: z.coerce.number().int().min(1).max(200).default(50),
}) satisfies z.ZodType<ActsQuery>;

const time = z.iso.datetime();

const actsView = z.object({
  acts: z
    .array(
      z.object({
        ...{ at: time, actor: z.string(), action: z.string() },
        subject: z.string().nullable().describe('What it was done to.'),
        reason: z.string().nullable(),
        detail: z.record(z.string(), z.unknown()),
      }),
    )
    .readonly(),
  completeTo: time
    .nullable()
    .describe('Nothing that is as new as this is left out; null when nothing is left out at all.'),
}) satisfies z.ZodType<ActsPage>;

/** What operators did to the service, and what they were refused. */
@ApiTags('ops')
@Controller('ops/acts')
export class ActsController {
  private readonly read: (query: ActsQuery) => Promise<ActsPage>;

  constructor(@Inject(OPS_ACTS) read: (query: ActsQuery) => Promise<ActsPage>) {
    this.read = read;
  }

  @Allow(operator('viewer'))
  @Get()
  @ApiResponse({
    status: 200,
    description: 'The newest first. Acts of one moment stay together, so there may be more than the limit.',
    standardSchema: actsView,
  })
  list(@Query({ schema: actsQuery }) query: z.output<typeof actsQuery>): Promise<ActsPage> {
    return this.read(query);
  }
}
