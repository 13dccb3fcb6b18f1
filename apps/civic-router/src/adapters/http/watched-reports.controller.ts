import { Controller, Get, Inject, Query } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { operator } from '@night-market/access';
import { Allow } from '@night-market/access/nest';
import type { z } from 'zod';
import { WATCHED_REPORTS } from '../../tokens.ts';
import type { WatchedReport, WatchedReports } from '../../watch-reports/ports.ts';
import { watchedPage, watchQuery } from './watch-schemas.ts';

/** Reports of the whole market, for operators. */
@ApiTags('reports')
@Controller('reports')
export class WatchedReportsController {
  private readonly reports: WatchedReports;

  constructor(@Inject(WATCHED_REPORTS) reports: WatchedReports) {
    this.reports = reports;
  }

  @Allow(operator('viewer'))
  @Get()
  @ApiOkResponse({ description: 'One page, the newest first.', standardSchema: watchedPage })
  async list(
    @Query({ schema: watchQuery }) { late, after, limit, ...wish }: z.output<typeof watchQuery>,
  ): Promise<z.output<typeof watchedPage>> {
    const isLate = late === undefined ? undefined : late === 'true';
    const found = await this.reports.page({ ...wish, isLate, behind: after, limit: limit + 1 });
    const page = found.slice(0, limit);
    return { reports: page.map(toView), next: found.length > limit ? cursorOf(page.at(-1)!) : null };
  }
}

/** Milliseconds with the microseconds of the database, so that nothing is left out between two pages. */
const cursorOf = ({ requestedAtMs, reportId }: WatchedReport): string => `${requestedAtMs}_${reportId}`;

const toView = ({ place, requestedAtMs, ...report }: WatchedReport) => ({
  ...report,
  ...{ lat: place?.lat ?? null, long: place?.long ?? null },
  parts: [...report.parts],
  requestedAt: new Date(requestedAtMs).toISOString(),
});
