import { Body, Controller, Delete, Get, Header, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { actorOf, agency, operator, service, type Principal } from '@night-market/access';
import { Allow, Caller } from '@night-market/access/nest';
import type { SqlTx } from '@night-market/kernel';
import { notFound, Problem, refusePersonalData } from '@night-market/service-kit';
import type { z } from 'zod';
import type { ChangeRefusal, ChangeReports } from '../../change-reports/change-reports.handler.ts';
import type { TakeOut } from '../../change-reports/take-out.handler.ts';
import type { ReportReader } from '../../read-reports/ports.ts';
import type { HotlineReader } from '../../set-up/ports.ts';
import { CHANGE_REPORTS, REPORT_READER, SET_UP_READER, TAKE_OUT } from '../../tokens.ts';
import {
  closeBody,
  doneView,
  historyQuery,
  historyView,
  personalView,
  reasonBody,
  reasonQuery,
  reportPath,
  reportView,
  rerouteBody,
} from './schemas.ts';
import { toReportView } from './views.ts';

type Path = z.output<typeof reportPath>;

/** One report, as operators and agencies see and change it. */
@ApiTags('reports')
@Controller('reports')
export class ReportsController {
  private readonly changes: ChangeReports<SqlTx>;
  private readonly takingOut: TakeOut<SqlTx>;
  private readonly reader: ReportReader;
  private readonly hotline: HotlineReader;

  constructor(
    @Inject(CHANGE_REPORTS) changes: ChangeReports<SqlTx>,
    @Inject(TAKE_OUT) takingOut: TakeOut<SqlTx>,
    @Inject(REPORT_READER) reader: ReportReader,
    @Inject(SET_UP_READER) hotline: HotlineReader,
  ) {
    this.changes = changes;
    this.takingOut = takingOut;
    this.reader = reader;
    this.hotline = hotline;
  }

  @Allow(operator('viewer'), service('read'))
  @Get(':reportId')
  @ApiOkResponse({
    description: 'Who is in charge and why, by when, and what was missed.',
    standardSchema: reportView,
  })
  async one(@Param({ schema: reportPath }) { reportId }: Path) {
    const report = await this.reader.one(reportId);
    if (!report) throw notFound('report');
    const [parts, missed] = await Promise.all([this.reader.parts(reportId), this.reader.missed(reportId)]);
    return toReportView(report, parts, missed);
  }

  @Allow(operator('viewer'))
  @Get(':reportId/history')
  @ApiOkResponse({
    description: 'Who changed or read what, and why; newest first.',
    standardSchema: historyView,
  })
  async history(
    @Param({ schema: reportPath }) { reportId }: Path,
    @Query({ schema: historyQuery }) { before, limit }: z.output<typeof historyQuery>,
  ) {
    return { acts: await this.hotline.history(reportId, before, limit) };
  }

  @Allow(operator('operator'))
  @Post(':reportId/reroute')
  @HttpCode(200)
  @ApiOkResponse({
    description: 'These agencies are in charge now, each of a part; the others are told that they are not.',
    standardSchema: reportView,
  })
  async reroute(
    @Param({ schema: reportPath }) { reportId }: Path,
    @Body({ schema: rerouteBody }) { agencyIds, reason }: z.output<typeof rerouteBody>,
    @Caller() caller: Principal,
  ) {
    refusePersonalData({ reason });
    const by = { actor: actorOf(caller), reason };
    const { report, parts } = accepted(await this.changes.reroute(reportId, [...new Set(agencyIds)], by));
    return toReportView(report, parts, await this.reader.missed(reportId));
  }

  @Allow(operator('operator'))
  @Post(':reportId/close')
  @HttpCode(200)
  @ApiOkResponse({
    description: 'Every agency in charge is done with it and told so; the reporter hears of it.',
    standardSchema: reportView,
  })
  async close(
    @Param({ schema: reportPath }) { reportId }: Path,
    @Body({ schema: closeBody }) { outcome, reason }: z.output<typeof closeBody>,
    @Caller() caller: Principal,
  ) {
    refusePersonalData({ reason });
    const by = { actor: actorOf(caller), reason };
    const { report, parts } = accepted(await this.changes.close(reportId, outcome, by));
    return toReportView(report, parts, await this.reader.missed(reportId));
  }

  @Allow(operator('operator'))
  @Post(':reportId/take-out')
  @HttpCode(200)
  @ApiOkResponse({
    description:
      'The report is about something else than the first of its cluster: it goes its own way, and its agencies are told.',
    standardSchema: reportView,
  })
  async takeOut(
    @Param({ schema: reportPath }) { reportId }: Path,
    @Body({ schema: reasonBody }) { reason }: z.output<typeof reasonBody>,
    @Caller() caller: Principal,
  ) {
    refusePersonalData({ reason });
    const by = { actor: actorOf(caller), reason };
    const { report, parts } = accepted(await this.takingOut.takeOut(reportId, by));
    return toReportView(report, parts, await this.reader.missed(reportId));
  }

  @Allow(operator('operator'))
  @Post(':reportId/information-given')
  @HttpCode(200)
  @ApiOkResponse({
    description: 'The reporter has answered: clocks that stood still run.',
    standardSchema: doneView,
  })
  async informationGiven(
    @Param({ schema: reportPath }) { reportId }: Path,
    @Body({ schema: reasonBody }) { reason }: z.output<typeof reasonBody>,
    @Caller() caller: Principal,
  ) {
    refusePersonalData({ reason });
    const by = { actor: actorOf(caller), reason };
    return { outcome: accepted(await this.changes.giveInformation(reportId, by)) };
  }

  @Allow(operator('operator'), agency())
  @Get(':reportId/personal-data')
  @Header('cache-control', 'no-store')
  @ApiOkResponse({
    description: 'What the reporter wrote and is. It is kept who read it, and why.',
    standardSchema: personalView,
  })
  async personal(
    @Param({ schema: reportPath }) { reportId }: Path,
    @Query({ schema: reasonQuery }) { reason }: z.output<typeof reasonQuery>,
    @Caller() caller: Principal,
  ) {
    refusePersonalData({ reason });
    const holderId = caller.kind === 'agency' ? caller.id : undefined;
    const by = { actor: actorOf(caller), reason };
    const { personal, answers } = accepted(await this.changes.readPersonal(reportId, holderId, by));
    const { reporter, description, address, attributes } = personal;
    return {
      ...{ reporter, description: description ?? null, address: address ?? null, attributes },
      answers: answers.map(({ atMs, ...answer }) => ({ ...answer, at: new Date(atMs).toISOString() })),
    };
  }

  @Allow(operator('operator'))
  @Delete(':reportId/personal-data')
  @ApiOkResponse({
    description: 'It is gone for ever; what became of the report stays.',
    standardSchema: doneView,
  })
  async erase(
    @Param({ schema: reportPath }) { reportId }: Path,
    @Query({ schema: reasonQuery }) { reason }: z.output<typeof reasonQuery>,
    @Caller() caller: Principal,
  ) {
    refusePersonalData({ reason });
    return { outcome: accepted(await this.changes.erase(reportId, { actor: actorOf(caller), reason })) };
  }
}

const REFUSALS: readonly ChangeRefusal[] = [
  ...([
    'unknown_report',
    'unknown_agency',
    'not_in_charge',
    'is_duplicate',
    'not_a_duplicate',
    'already_erased',
    'already_closed',
  ] as const),
];

const isRefusal = (outcome: unknown): outcome is ChangeRefusal => REFUSALS.some((one) => one === outcome);

/** @throws Problem when it was refused */
function accepted<Done>(outcome: Done | ChangeRefusal): Done {
  if (!isRefusal(outcome)) return outcome;
  throw problemOf(outcome);
}

function problemOf(refusal: ChangeRefusal): Problem {
  switch (refusal) {
    case 'unknown_report':
      return notFound('report');
    case 'unknown_agency':
      return new Problem(409, 'unknown_agency', 'There is no such agency.', {
        detail: 'GET /agencies lists them.',
      });
    case 'not_in_charge':
      return new Problem(403, 'not_in_charge', 'The report was handed over to others.');
    case 'is_duplicate':
      return new Problem(409, 'is_duplicate', 'The report is a duplicate.', {
        detail: 'Change the first report of its cluster: duplicateOf names it.',
      });
    case 'not_a_duplicate':
      return new Problem(409, 'not_a_duplicate', 'The report stands on its own already.', {
        detail: 'Of a cluster take out those that name its first report as duplicateOf.',
      });
    case 'already_closed':
      return new Problem(409, 'already_closed', 'The report is closed already.');
    case 'already_erased':
      return new Problem(410, 'personal_data_erased', 'The personal data of this report was erased.');
  }
}
