import { Controller, Get, Inject } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { operator } from '@night-market/access';
import { Allow } from '@night-market/access/nest';
import { REPORT_SUMMARY } from '../../tokens.ts';
import type { ReportSummary } from '../../watch-reports/summarize-reports.ts';
import { summaryView } from './watch-schemas.ts';

/** How the reports stand, all in all; it costs the same however many there are. */
@ApiTags('reports')
@Controller('summary')
export class SummaryController {
  private readonly summary: () => Promise<ReportSummary>;

  constructor(@Inject(REPORT_SUMMARY) summary: () => Promise<ReportSummary>) {
    this.summary = summary;
  }

  @Allow(operator('viewer'))
  @Get()
  @ApiOkResponse({
    description: 'How many are open, late, closed, and with which agencies they are.',
    standardSchema: summaryView,
  })
  read(): Promise<ReportSummary> {
    return this.summary();
  }
}
