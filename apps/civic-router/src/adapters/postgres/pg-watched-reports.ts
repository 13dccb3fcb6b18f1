import type { QueryRows } from '@night-market/kernel';
import { epochMs } from '@night-market/postgres';
import type { WatchedReport, WatchedReports, WatchWish } from '../../watch-reports/ports.ts';
import { timestamp } from './report-row.ts';

/** Of the first report of its cluster, which the agencies have in hand. */
const FIRST = 'coalesce(report.duplicate_of, report.report_id)';
const IN_CHARGE = `select from civic_assignment assignment where assignment.report_id = ${FIRST}
  and assignment.part->>'state' <> 'HandedOver'`;
const LATE = `select from civic_missed missed where missed.report_id = ${FIRST}`;
const COLUMNS = `report.report_id as "reportId", report.service_code as "serviceCode", report.category, report.status,
  report.duplicate_of as "duplicateOf", report.lat, report.long, report.description, report.severity::int as severity,
  ${epochMs('report.requested_at')} as "requestedAtMs",
  (select coalesce(json_agg(json_build_object('agencyId', assignment.agency_id, 'state', assignment.part->>'state')
      order by assignment.agency_id), '[]')
    from civic_assignment assignment where assignment.report_id = ${FIRST}) as parts,
  (select count(*)::int from civic_missed missed where missed.report_id = ${FIRST}) as "missedDeadlines"`;

type Row = Omit<WatchedReport, 'place'> & { readonly lat: number | null; readonly long: number | null };

/** Only what is asked for stands in the statement, so that an index fits. */
export class PgWatchedReports implements WatchedReports {
  private readonly query: QueryRows;

  constructor(query: QueryRows) {
    this.query = query;
  }

  async page({ status, category, agencyId, isLate, behind, limit }: WatchWish) {
    const params: unknown[] = [];
    const parameter = (value: unknown): string => `$${params.push(value)}`;
    const conditions = [
      ...(status === undefined ? [] : [`report.status = ${parameter(status)}`]),
      ...(category === undefined ? [] : [`report.category = ${parameter(category)}`]),
      ...(agencyId === undefined
        ? []
        : [`exists (${IN_CHARGE} and assignment.agency_id = ${parameter(agencyId)})`]),
      ...(isLate === undefined ? [] : [`${isLate ? '' : 'not '}exists (${LATE})`]),
      ...(behind === undefined
        ? []
        : [
            `(report.requested_at, report.report_id) <
              (${timestamp(parameter(behind.requestedAtMs))}, ${parameter(behind.reportId)}::uuid)`,
          ]),
    ];
    const where = conditions.length > 0 ? `where ${conditions.join(' and ')}` : '';
    const sql = `select ${COLUMNS} from civic_report report ${where}
      order by report.requested_at desc, report.report_id desc limit ${parameter(limit)}`;
    return (await this.query<Row>(sql, params)).map(toWatched);
  }
}

const toWatched = ({ lat, long, ...row }: Row): WatchedReport => ({
  ...row,
  place: lat === null || long === null ? null : { lat, long },
});
