import type { QueryRows } from '@night-market/kernel';
import { epochMs, isoTime } from '@night-market/postgres';
import type { KeptUpdate } from '../../change-reports/ports.ts';
import type { Part } from '../../domain/report.ts';
import type { ListedReport, MissedDeadline, ReportReader, ReportsWish } from '../../read-reports/ports.ts';
import { isId, PARTS, REPORT_COLUMNS, timestamp, toPart, toReport, type ReportRow } from './report-row.ts';

// A duplicate is in the hands of whoever has the first report of its cluster.
const AGENCIES = `array(select agency.name from civic_assignment assignment join civic_agency agency using (agency_id)
    where assignment.report_id = coalesce(civic_report.duplicate_of, civic_report.report_id)
      and assignment.part->>'state' <> 'HandedOver' order by agency.name) as agencies`;
const COLUMNS = `${REPORT_COLUMNS}, ${AGENCIES}`;
const ONE = `select ${COLUMNS} from civic_report where report_id = $1`;
const TOKEN = 'select report_id from civic_report where token = $1';
const MISSED = `select agency_id as "agencyId", deadline, ${isoTime('due_at')} as "dueAt"
  from civic_missed where report_id = $1 order by due_at, agency_id`;
const UPDATES = `select report_id as "reportId", agency_id as "agencyId", update_id as "updateId", status, description,
    ${epochMs('at')} as "atMs"
  from civic_update where ($1::uuid is null or report_id = $1) and at between ${timestamp('$2')} and ${timestamp('$3')}
  order by at, report_id, update_id limit $4`;

type Row = ReportRow & { readonly agencies: readonly string[] };

/** What anybody may know of reports, read without a transaction. */
export class PgReportReader implements ReportReader {
  private readonly query: QueryRows;

  constructor(query: QueryRows) {
    this.query = query;
  }

  async list(wish: ReportsWish): Promise<readonly ListedReport[]> {
    const { sql, params } = statementOf(wish);
    return (await this.query<Row>(sql, params)).map(toListed);
  }

  async one(reportId: string): Promise<ListedReport | undefined> {
    if (!isId(reportId)) return undefined;
    const [row] = await this.query<Row>(ONE, [reportId]);
    return row && toListed(row);
  }

  async byToken(token: string): Promise<string | undefined> {
    if (!isId(token)) return undefined;
    return (await this.query<{ report_id: string }>(TOKEN, [token]))[0]?.report_id;
  }

  async parts(reportId: string): Promise<readonly Part[]> {
    return (await this.query<Part>(PARTS, [reportId])).map(toPart);
  }

  missed(reportId: string): Promise<readonly MissedDeadline[]> {
    return this.query<MissedDeadline>(MISSED, [reportId]);
  }

  async updates({ reportId, fromMs, untilMs, limit }: Parameters<ReportReader['updates']>[0]) {
    if (reportId !== undefined && !isId(reportId)) return [];
    return this.query<KeptUpdate>(UPDATES, [reportId ?? null, fromMs, untilMs, limit]);
  }
}

const toListed = ({ agencies, ...row }: Row): ListedReport => ({ ...toReport(row), agencies });

/** Only what is asked for stands in the statement, so that an index fits. */
function statementOf(wish: ReportsWish): { sql: string; params: unknown[] } {
  const params: unknown[] = [];
  const conditions: string[] = [];
  const parameter = (value: unknown): string => `$${params.push(value)}`;
  const { ids, serviceCodes, statuses, requested, updated, box, text, page, pageSize } = wish;
  // What is no id of ours is no report of ours.
  if (ids) conditions.push(`report_id = any (${parameter(ids.filter(isId))}::uuid[])`);
  if (serviceCodes) conditions.push(`service_code = any (${parameter(serviceCodes)}::text[])`);
  if (statuses) conditions.push(`status = any (${parameter(statuses)}::text[])`);
  for (const [column, span] of [
    ['requested_at', requested],
    ['changed_at', updated],
  ] as const)
    if (span)
      conditions.push(
        `${column} between ${timestamp(parameter(span.fromMs))} and ${timestamp(parameter(span.untilMs))}`,
      );
  if (box) {
    conditions.push(`lat between ${parameter(box.south)} and ${parameter(box.north)}`);
    conditions.push(`long between ${parameter(box.west)} and ${parameter(box.east)}`);
  }
  if (text !== undefined) conditions.push(`description ilike ${parameter(`%${literal(text)}%`)}`);
  const where = conditions.length > 0 ? `where ${conditions.join(' and ')}` : '';
  const order = updated && !requested ? 'changed_at' : 'requested_at';
  const rows = `limit ${parameter(pageSize)} offset ${parameter((page - 1) * pageSize)}`;
  return {
    sql: `select ${COLUMNS} from civic_report ${where} order by ${order} desc, report_id desc ${rows}`,
    params,
  };
}

const literal = (text: string): string => text.replaceAll(/[\\%_]/g, String.raw`\$&`);
