import { Controller, Get, HttpCode, Inject, Param, Post, Req, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiDefaultResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { open } from '@night-market/access';
import { Allow } from '@night-market/access/nest';
import type { SqlTx } from '@night-market/kernel';
import {
  newUpdate,
  updatesDocument,
  updatesQuery,
  updateTakenDocument,
  type NewUpdate,
} from '@night-market/open311';
import { notFound, Problem } from '@night-market/service-kit';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { AgencyUpdate, ChangeReports } from '../../change-reports/change-reports.handler.ts';
import type { ReportReader } from '../../read-reports/ports.ts';
import { CHANGE_REPORTS, CLIENT_KEYS, REPORT_READER } from '../../tokens.ts';
import type { ClientKeys } from './client-keys.ts';
import { InTwoFormats, SentUpdateFields, UpdateFilters } from './georeport-document.ts';
import { checked, ERRORS, GEOREPORT } from './georeport-format.ts';
import { answer, known, queryOf, sentBy } from './georeport.controller.ts';

/** What agencies say of reports, in the shape of FixMyStreet's extension. */
@ApiTags('GeoReport v2')
@ApiDefaultResponse(ERRORS)
@InTwoFormats()
@Controller(`${GEOREPORT}/v2`)
export class UpdatesController {
  private readonly changes: ChangeReports<SqlTx>;
  private readonly reader: ReportReader;
  private readonly keys: ClientKeys;

  constructor(
    @Inject(CHANGE_REPORTS) changes: ChangeReports<SqlTx>,
    @Inject(REPORT_READER) reader: ReportReader,
    @Inject(CLIENT_KEYS) keys: ClientKeys,
  ) {
    this.changes = changes;
    this.reader = reader;
    this.keys = keys;
  }

  @Allow(open('An agency sends its key in the body, as GeoReport does; it is checked there.'))
  @Post('servicerequestupdates.:format')
  @HttpCode(201)
  @SentUpdateFields()
  @ApiCreatedResponse({ description: 'It is taken in; sent again under its update_id it changes nothing.' })
  async hear(
    @Param('format') format: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    known(format);
    const sent = checked(() => sentBy(request));
    const caller = await this.keys.callerOf(request, reply, sent.fields.get('api_key'), ['agency']);
    const update = checked(() => newUpdate(sent));
    const outcome = await this.changes.hear(caller.id, toAgencyUpdate(update));
    if (outcome === 'unknown_agency')
      throw new Problem(403, 'agency_unknown', 'This key belongs to no agency.', {
        detail: 'Ask an operator to name the holder of the key at the agency.',
      });
    if (outcome !== 'heard') throw notFound('service_request_id');
    await answer(request, reply, updateTakenDocument(update.updateId));
  }

  @Allow(open('Open311 shows what became of reports to everybody, without personal data.'))
  @Get('servicerequestupdates.:format')
  @UpdateFilters()
  @ApiOkResponse({
    description: 'One page of the updates of reports, or of all of a time; oldest first.',
  })
  async list(
    @Param('format') format: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    known(format);
    const query = checked(() => updatesQuery(queryOf(request), Date.now()));
    const found = await this.reader.updates(query);
    await answer(
      request,
      reply,
      updatesDocument(
        found.map(({ updateId, reportId: serviceRequestId, status, atMs, description }) => ({
          ...{ updateId, serviceRequestId, status, updatedAtMs: Math.round(atMs) },
          description: description ?? undefined,
        })),
      ),
    );
  }
}

const toAgencyUpdate = ({
  updateId,
  serviceRequestId,
  meaning,
  updatedAtMs,
  description,
}: NewUpdate): AgencyUpdate => ({
  ...{ updateId, reportId: serviceRequestId, status: meaning.status, description },
  fact: {
    ...{ type: meaning.says, atMs: updatedAtMs },
    ...(meaning.says === 'resolved' && { outcome: meaning.outcome }),
  },
});
