import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import { ApiResponse, ApiTags } from '@nestjs/swagger';
import { actorOf, operator, type Principal } from '@night-market/access';
import { Allow, Caller } from '@night-market/access/nest';
import { OPS_REASON_MAX } from '@night-market/contracts';
import { notFound, Problem, refusePersonalData, trimmedText as text } from '@night-market/service-kit';
import { z } from 'zod';
import { BREAKS } from '../../tokens.ts';
import type { BreakView, PgBreaks } from '../postgres/pg-breaks.ts';

const number = z.string().regex(/^\d{1,18}$/, 'must be the number of a break');

export const breaksQuery = z.strictObject({
  after: number.default('0'),
  limit: z.coerce.number().int().min(1).max(500).default(100),
  state: z.enum(['open', 'explained']).optional(),
});
export const breakPath = z.object({ n: number });
const explainBody = z.strictObject({ reason: text(OPS_REASON_MAX) });

const side = z.object({ reference: z.string(), amount: z.int(), currency: z.string() });
const time = z.iso.datetime();
const breakView = z.object({
  n: z.string(),
  kind: z.enum(['capture', 'refund']),
  gatewayId: z.string(),
  code: z.enum(['reference_differs', 'currency_differs', 'amount_differs']),
  kept: side.describe('What our books hold: what was told first.'),
  told: side.describe('What was told besides.'),
  toldBy: z.enum(['answer', 'query', 'webhook', 'settlement']),
  times: z.int().min(1),
  firstSeenAt: time,
  lastSeenAt: time,
  explained: z.object({ at: time, by: z.string(), reason: z.string() }).nullable(),
}) satisfies z.ZodType<BreakView>;
const breaksView = z.object({ breaks: z.array(breakView), next: z.string().nullable() });

/** Captures and refunds that the gateway reported again with other values: listed and explained by operators. */
@ApiTags('ops')
@Controller('ops/breaks')
export class BreaksController {
  private readonly breaks: PgBreaks;

  constructor(@Inject(BREAKS) breaks: PgBreaks) {
    this.breaks = breaks;
  }

  @Allow(operator('viewer'))
  @Get()
  @ApiResponse({ status: 200, description: 'One page, in the order of finding.', standardSchema: breaksView })
  async list(@Query({ schema: breaksQuery }) { after, limit, state }: z.output<typeof breaksQuery>) {
    const found = await this.breaks.list(
      after,
      limit + 1,
      state === undefined ? undefined : state === 'open',
    );
    const breaks = found.slice(0, limit);
    return { breaks, next: found.length > limit ? breaks.at(-1)!.n : null };
  }

  @Allow(operator('operator'))
  @Post(':n/explain')
  @HttpCode(200)
  @ApiResponse({ status: 200, description: 'The break, explained.', standardSchema: breakView })
  async explain(
    @Param({ schema: breakPath }) { n }: z.output<typeof breakPath>,
    @Body({ schema: explainBody }) { reason }: z.output<typeof explainBody>,
    @Caller() caller: Principal,
  ): Promise<BreakView> {
    refusePersonalData({ reason });
    const result = await this.breaks.explain(n, actorOf(caller), reason);
    if (result === 'unknown') throw notFound('break');
    if (result === 'explained_before')
      throw new Problem(409, 'break_explained', 'The break is explained already.', {
        detail: 'Look at it in GET /ops/breaks?state=explained.',
      });
    return result;
  }
}
