import { Controller, Get, Headers, HttpCode, Inject, Param, Post, Req, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiDefaultResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { open } from '@night-market/access';
import { Allow } from '@night-market/access/nest';
import type { SqlTx } from '@night-market/kernel';
import {
  CONTENT_TYPES,
  createdDocument,
  definitionDocument,
  discoveryDocument,
  readForm,
  readJson,
  readQuery,
  requestsDocument,
  requestsQuery,
  servicesDocument,
  tokenDocument,
  write,
  type Document,
  type SentFields,
} from '@night-market/open311';
import { notFound, refusePersonalData } from '@night-market/service-kit';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { CATALOGUE, serviceOf } from '../../domain/catalogue.ts';
import type { ListedReport, ReportReader } from '../../read-reports/ports.ts';
import type { ReportIntake } from '../../take-report/report-intake.handler.ts';
import { CLIENT_KEYS, HOTLINE, REPORT_INTAKE, REPORT_READER } from '../../tokens.ts';
import type { ClientKeys } from './client-keys.ts';
import { Extensions, InTwoFormats, Named, RequestFilters, SentReportFields } from './georeport-document.ts';
import { checked, ERRORS, formatOf, GEOREPORT } from './georeport-format.ts';
import { takeSent } from './take-sent.ts';
import { toServiceRequest, toWish, type TakingHotline } from './to-georeport.ts';

/** How the hotline presents itself. */
export interface Hotline extends TakingHotline {
  readonly publicUrl: string;
  readonly contact: string;
  /** When the services last changed, in milliseconds since 1970. */
  readonly changedAtMs: number;
}

const ANYONE = open('Open311 shows reports to everybody, without personal data.');
const KEY_IN_BODY = open('GeoReport sends the key in the body; it is checked there.');
const READING = { description: 'In the format of the GeoReport v2 specification.' };

/** What a client sent, as a form or as JSON. @throws GeoReportError */
export const sentBy = ({ body }: FastifyRequest): SentFields =>
  typeof body === 'string' ? readForm(body) : readJson(body);

export const queryOf = ({ url }: FastifyRequest): SentFields => readQuery(url.split('?').slice(1).join('?'));

/** Answers in the format that the address ends in. */
export async function answer(
  request: FastifyRequest,
  reply: FastifyReply,
  document: Document,
): Promise<void> {
  const format = formatOf(request.url);
  await reply.header('content-type', CONTENT_TYPES[format]).send(write(document, format));
}

/** Open311 GeoReport v2, in JSON and XML: `:format` is one of the two. */
@ApiTags('GeoReport v2')
@ApiDefaultResponse(ERRORS)
@InTwoFormats()
@Controller(GEOREPORT)
export class GeoReportController {
  private readonly intake: ReportIntake<SqlTx>;
  private readonly reader: ReportReader;
  private readonly keys: ClientKeys;
  private readonly hotline: Hotline;

  constructor(
    @Inject(REPORT_INTAKE) intake: ReportIntake<SqlTx>,
    @Inject(REPORT_READER) reader: ReportReader,
    @Inject(CLIENT_KEYS) keys: ClientKeys,
    @Inject(HOTLINE) hotline: Hotline,
  ) {
    this.intake = intake;
    this.reader = reader;
    this.keys = keys;
    this.hotline = hotline;
  }

  @Allow(ANYONE)
  @Get('discovery.:format')
  @ApiOkResponse(READING)
  discovery(@Param('format') format: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply) {
    known(format);
    const { publicUrl, contact, changedAtMs } = this.hotline;
    const url = `${publicUrl.replace(/\/$/u, '')}/${GEOREPORT}/v2`;
    return answer(
      request,
      reply,
      discoveryDocument({ changedAtMs, contact, keyService: contact, url, type: 'production' }),
    );
  }

  @Allow(ANYONE)
  @Get('v2/services.:format')
  @ApiOkResponse(READING)
  services(@Param('format') format: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply) {
    known(format);
    return answer(request, reply, servicesDocument(CATALOGUE));
  }

  @Allow(ANYONE)
  @Get('v2/services/:serviceCode.:format')
  @Named('serviceCode', 'One of GET services.')
  @ApiOkResponse(READING)
  definition(
    @Param('serviceCode') serviceCode: string,
    @Param('format') format: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ) {
    known(format);
    const service = serviceOf(serviceCode);
    if (!service) throw notFound('service_code');
    return answer(request, reply, definitionDocument(service));
  }

  @Allow(KEY_IN_BODY)
  @Post('v2/requests.:format')
  @HttpCode(201)
  @SentReportFields()
  @ApiCreatedResponse({
    description:
      'The id of the report, or a token. With an Idempotency-Key a repeated request is one report.',
  })
  async create(
    @Param('format') format: string,
    @Headers('idempotency-key') header: string | undefined,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    // Before all else: it is kept.
    refusePersonalData({ 'Idempotency-Key': header ?? '' });
    known(format);
    const sent = checked(() => sentBy(request));
    const caller = await this.keys.callerOf(request, reply, sent.fields.get('api_key'), [
      'device',
      'service',
      'operator',
    ]);
    const tenant = `${caller.kind} ${caller.id}`;
    const { intake, hotline } = this;
    const { taken, isReplayed, accountId } = await takeSent({ intake, hotline }, sent, tenant, header);
    const { reportId, token } = taken;
    if (isReplayed) void reply.header('idempotent-replayed', 'true');
    await answer(
      request,
      reply,
      createdDocument({ ...(token === null ? { serviceRequestId: reportId } : { token }), accountId }),
    );
  }

  @Allow(ANYONE)
  @Get('v2/tokens/:token.:format')
  @Named('token', 'What a batch service answered.')
  @ApiOkResponse(READING)
  async token(
    @Param('token') token: string,
    @Param('format') format: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    known(format);
    const reportId = await this.reader.byToken(token);
    if (reportId === undefined) throw notFound('token');
    await answer(request, reply, tokenDocument(token, reportId));
  }

  @Allow(ANYONE)
  @Get('v2/requests.:format')
  @RequestFilters()
  @ApiOkResponse(READING)
  async list(
    @Param('format') format: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    known(format);
    const query = checked(() => requestsQuery(queryOf(request), Date.now()));
    const found = await this.reader.list(toWish(query));
    await this.show(request, reply, found, query.extensions);
  }

  @Allow(ANYONE)
  @Get('v2/requests/:reportId.:format')
  @Named('reportId', 'The service_request_id.')
  @Extensions()
  @ApiOkResponse(READING)
  async one(
    @Param('reportId') reportId: string,
    @Param('format') format: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    known(format);
    const found = await this.reader.one(reportId);
    if (!found) throw notFound('service_request_id');
    const { extensions } = checked(() => requestsQuery(queryOf(request), Date.now()));
    await this.show(request, reply, [found], extensions);
  }

  private async show(
    request: FastifyRequest,
    reply: FastifyReply,
    found: readonly ListedReport[],
    withExtensions = false,
  ): Promise<void> {
    const known = withExtensions
      ? await this.reader.further(found.map(({ reportId }) => reportId))
      : undefined;
    const requests = found.map((report) => toServiceRequest(report, known?.get(report.reportId)));
    await answer(request, reply, requestsDocument(requests));
  }
}

/** @throws Problem 404 for a format that there is not */
export function known(format: string): void {
  if (format !== 'json' && format !== 'xml') throw notFound('format; there are json and xml');
}
