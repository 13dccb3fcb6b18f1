import type { QueryRows } from '@night-market/kernel';
import type { ReportCounter, ReportCounts } from '../../watch-reports/ports.ts';
import { timestamp } from './report-row.ts';

/**
 * The oldest open reports are looked at, since those are the late ones. A duplicate stands as the first report does, which
 * alone has parts.
 */
const COUNTS = `with open as materialized (
    select report_id, coalesce(duplicate_of, report_id) as first_id from civic_report
    where status = 'open' order by requested_at limit $1),
  part as materialized (
    select report_id, agency_id, assignment.part->>'state' as state,
      exists (select from civic_missed missed where missed.report_id = assignment.report_id
        and missed.agency_id = assignment.agency_id) as is_late
    from open join civic_assignment assignment using (report_id)
    where assignment.part->>'state' not in ('HandedOver', 'Resolved')),
  agency as (
    select agency_id as "agencyId", count(*)::int as open, (count(*) filter (where state = 'Routed'))::int as untaken,
      (count(*) filter (where is_late))::int as late
    from part group by agency_id order by late desc, open desc, agency_id limit $2)
  select
    (select count(*)::int from open) as open,
    (select count(*)::int from open
      where exists (select from civic_missed missed where missed.report_id = open.first_id)) as late,
    (select count(distinct report_id)::int from part where state = 'Routed') as untaken,
    (select count(distinct report_id)::int from part where state = 'WaitingForReporter') as "waitingForReporter",
    (select count(*)::int from (select from civic_report where status = 'closed' and updated_at >= ${timestamp('$3')}
      order by updated_at desc limit $1) as bounded) as closed,
    (select coalesce(json_agg(agency), '[]') from agency) as agencies`;

/** Counts reports at a cost that does not grow with the table. */
export class PgReportCounter implements ReportCounter {
  private readonly read: QueryRows;

  constructor(read: QueryRows) {
    this.read = read;
  }

  async count(
    { reports, agencies }: Parameters<ReportCounter['count']>[0],
    closedSinceMs: number,
  ): Promise<ReportCounts> {
    return (await this.read<ReportCounts>(COUNTS, [reports, agencies, closedSinceMs]))[0]!;
  }
}
