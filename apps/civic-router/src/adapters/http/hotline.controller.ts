import { Body, Controller, Get, HttpCode, Inject, Param, Post, Put, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { actorOf, operator, service, type Principal } from '@night-market/access';
import { Allow, Caller } from '@night-market/access/nest';
import type { HotlineBook } from '../../domain/hotline-book.ts';
import type { SqlTx } from '@night-market/kernel';
import { notFound, Problem, refusePersonalData } from '@night-market/service-kit';
import type { z } from 'zod';
import { serviceOf } from '../../domain/catalogue.ts';
import type { HotlineReader } from '../../set-up/ports.ts';
import type { SetUp } from '../../set-up/set-up.handler.ts';
import type { TakeReport } from '../../take-report/take-report.handler.ts';
import { SET_UP, SET_UP_READER, TAKE_REPORT } from '../../tokens.ts';
import {
  agenciesQuery,
  agenciesView,
  agencyBody,
  agencyPath,
  bookBody,
  booksQuery,
  booksView,
  bookView,
  doneView,
  dryRunBody,
  routingView,
  versionPath,
  versionView,
} from './schemas.ts';
import { inWords } from './views.ts';

/** The scope of programs that set the hotline up. */
export const CIVIC = 'civic';

/** Rules with their deadlines, and the agencies. */
@ApiTags('hotline')
@Controller()
export class HotlineController {
  private readonly setUp: SetUp<SqlTx>;
  private readonly reader: HotlineReader;
  private readonly takeReport: TakeReport<SqlTx>;

  constructor(
    @Inject(SET_UP) setUp: SetUp<SqlTx>,
    @Inject(SET_UP_READER) reader: HotlineReader,
    @Inject(TAKE_REPORT) takeReport: TakeReport<SqlTx>,
  ) {
    this.setUp = setUp;
    this.reader = reader;
    this.takeReport = takeReport;
  }

  @Allow(operator('viewer'), service('read'))
  @Get('rule-books')
  @ApiOkResponse({ description: 'All versions, newest first.', standardSchema: booksView })
  async books(@Query({ schema: booksQuery }) { before, limit }: z.output<typeof booksQuery>) {
    return { books: await this.reader.books(before, limit) };
  }

  @Allow(operator('viewer'), service('read'))
  @Get('rule-books/:version')
  @ApiOkResponse({ description: 'As it was written.', standardSchema: bookView })
  async book(@Param({ schema: versionPath }) { version }: z.output<typeof versionPath>) {
    const book = await this.reader.book(version);
    if (!book) throw notFound('version');
    return book;
  }

  @Allow(operator('operator'), service(CIVIC))
  @Post('rule-books')
  @ApiCreatedResponse({ description: 'It counts for reports from now on.', standardSchema: versionView })
  async setBook(
    @Body({ schema: bookBody }) { version, reason, ...book }: z.output<typeof bookBody>,
    @Caller() caller: Principal,
  ) {
    refusePersonalData({ reason, book });
    // Numbers that are left out are left out, and not undefined.
    const plain = JSON.parse(JSON.stringify({ ...book, rules: { ...book.rules, version } })) as HotlineBook;
    const outcome = await this.setUp.setBook(plain, version, { actor: actorOf(caller), reason });
    if (!('refused' in outcome)) return outcome;
    if (outcome.refused === 'version_changed')
      throw new Problem(409, 'version_changed', 'Somebody else has changed the rules since you read them.', {
        detail: `Read version ${outcome.version}, and send your change with its number.`,
      });
    throw new Problem(400, 'validation_failed', 'The rules cannot be used.', {
      errors: outcome.problems.slice(0, 20).map((detail) => ({ pointer: '', detail })),
    });
  }

  @Allow(operator('operator'))
  @Post('rule-books/dry-run')
  @HttpCode(200)
  @ApiOkResponse({
    description: 'Where such a report would go now, and why; nothing is kept.',
    standardSchema: routingView,
  })
  async dryRun(@Body({ schema: dryRunBody }) wish: z.output<typeof dryRunBody>) {
    // As for all that operators write; a report itself may say anything.
    refusePersonalData(wish);
    const { serviceCode, description, lat, long, severity } = wish;
    const kind = serviceOf(serviceCode);
    if (!kind) throw notFound('service');
    const { agencyIds, zoneId, reason, passedOver } = await this.takeReport.dryRun({
      ...{ serviceCode, category: kind.category, severity: severity ?? kind.severity },
      ...(lat !== undefined && long !== undefined && { place: { lat, long } }),
      personal: { reporter: {}, description, attributes: {} },
    });
    const told = { version: reason.version, ruleId: reason.ruleId, matches: [...reason.matches] };
    return {
      agencyIds: [...agencyIds],
      zoneId,
      reason: told,
      words: inWords(reason),
      passedOver: [...passedOver],
    };
  }

  @Allow(operator('viewer'), service('read'))
  @Get('agencies')
  @ApiOkResponse({ description: 'One page, in the order of ids.', standardSchema: agenciesView })
  async agencies(@Query({ schema: agenciesQuery }) { after, limit }: z.output<typeof agenciesQuery>) {
    const found = await this.reader.agencies(after, limit + 1);
    const agencies = found.slice(0, limit);
    return { agencies, next: found.length > limit ? agencies.at(-1)!.agencyId : null };
  }

  @Allow(operator('operator'), service(CIVIC))
  @Put('agencies/:agencyId')
  @ApiOkResponse({ description: 'It counts from now on.', standardSchema: doneView })
  async setAgency(
    @Param({ schema: agencyPath }) { agencyId }: z.output<typeof agencyPath>,
    @Body({ schema: agencyBody }) { reason, ...body }: z.output<typeof agencyBody>,
    @Caller() caller: Principal,
  ) {
    refusePersonalData({ agencyId, name: body.name, webhookUrl: body.webhookUrl, reason });
    const outcome = await this.setUp.setAgency({ agencyId, ...body }, { actor: actorOf(caller), reason });
    if (outcome === 'origin')
      throw new Problem(403, 'webhook_not_allowed', 'This service may not call that address.', {
        detail: `Ask who runs it to add ${new URL(body.webhookUrl!).origin} to CIVIC_WEBHOOK_ORIGINS.`,
      });
    if (outcome === 'is_desk')
      throw new Problem(409, 'id_taken', 'A duty desk has this id.', {
        detail: 'A step of escalation could not tell them apart: give the agency another id.',
      });
    if (outcome === 'holder_taken')
      throw new Problem(409, 'key_holder_taken', 'These keys are those of another agency.');
    return { outcome };
  }
}
