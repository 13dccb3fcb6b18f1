import { Controller, Get, Headers, HttpCode, Inject, Post, Req, Res } from '@nestjs/common';
import { ApiBody, ApiCreatedResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { open } from '@night-market/access';
import { Allow } from '@night-market/access/nest';
import type { SqlTx } from '@night-market/kernel';
import { readJson } from '@night-market/open311';
import type { RateLimit } from '@night-market/service-kit';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { ReportIntake } from '../../take-report/report-intake.handler.ts';
import { HOTLINE, PAGE_RATE, REPORT_INTAKE } from '../../tokens.ts';
import { checked } from './georeport-format.ts';
import type { Hotline } from './georeport.controller.ts';
import { admitSender } from './page-sender.ts';
import { takeSent } from './take-sent.ts';

const takenView = z.object({
  followId: z.string().describe('The id of the report, or the token by which it is found.'),
});

const limitsView = z.object({ photosMax: z.int().describe('Photos of one report.') });

/** Reports from the public page: nobody asks who sends them, so each address has its rate. */
@ApiTags('public page')
@Controller('hotline')
export class PageRequestsController {
  private readonly taking: Parameters<typeof takeSent>[0];
  private readonly rate: RateLimit;

  constructor(
    @Inject(REPORT_INTAKE) intake: ReportIntake<SqlTx>,
    @Inject(HOTLINE) hotline: Hotline,
    @Inject(PAGE_RATE) rate: RateLimit,
  ) {
    this.taking = { intake, hotline };
    this.rate = rate;
  }

  @Allow(open('The page asks for it before it knows anybody; it is the same for all.'))
  @Get('limits')
  @ApiOkResponse({ description: 'What one report may have.', standardSchema: limitsView })
  limits() {
    return { photosMax: this.taking.hotline.photosMax };
  }

  @Allow(open('Anybody may report something by the page; one address sends so many in a minute.'))
  @Post('requests')
  @HttpCode(201)
  @ApiBody({ description: 'The fields of a GeoReport request.', schema: { type: 'object' } })
  @ApiCreatedResponse({
    description: 'It is taken in; sent again under its Idempotency-Key it is the same report.',
    standardSchema: takenView,
  })
  async create(
    @Headers('idempotency-key') header: string | undefined,
    @Req() { body, ip }: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const key = await admitSender(header, { ip, rate: this.rate, reply });
    const sent = checked(() => readJson(body));
    const { taken, isReplayed } = await takeSent(this.taking, sent, 'page', key);
    if (isReplayed) void reply.header('idempotent-replayed', 'true');
    return { followId: taken.token ?? taken.reportId };
  }
}
