import type { QueryRows, SqlTx, UnitOfWork } from '@night-market/kernel';
import { epochMs, isoTime } from '@night-market/postgres';
import type { KeptUpdate } from '../../change-reports/ports.ts';
import type { Part } from '../../domain/report.ts';
import type {
  FurtherKnown,
  ListedReport,
  MissedDeadline,
  ReportReader,
  ReportsWish,
  UpdatesWish,
} from '../../read-reports/ports.ts';
import { isListed, listStatement } from './list-statements.ts';
import { searchBack } from './search-back.ts';
import { updatesStatement } from './updates-statement.ts';
import { isId, PARTS, REPORT_COLUMNS, toPart, toReport, type ReportRow } from './report-row.ts';

// A duplicate is in the hands of whoever has the first report of its cluster.
const AGENCIES = `array(select agency.name from civic_assignment assignment join civic_agency agency using (agency_id)
    where assignment.report_id = coalesce(civic_report.duplicate_of, civic_report.report_id)
      and assignment.part->>'state' <> 'HandedOver' order by agency.name) as agencies`;
const COLUMNS = `${REPORT_COLUMNS}, ${AGENCIES}`;
const ONE = `select ${COLUMNS} from civic_report where report_id = $1`;
const TOKEN = 'select report_id from civic_report where token = $1';
const MISSED = `select agency_id as "agencyId", deadline, ${isoTime('due_at')} as "dueAt"
  from civic_missed where report_id = $1 order by due_at, agency_id`;
const UPDATES_OF_ONE_MAX = 50;
const FURTHER = `select report.report_id as "reportId",
    array(select assignment.part->>'state' from civic_assignment assignment
      where assignment.report_id = coalesce(report.duplicate_of, report.report_id)
        and assignment.part->>'state' <> 'HandedOver') as states,
    (select coalesce(json_agg(said order by said."atMs"), '[]') from (
      select status, description, ${epochMs('at')} as "atMs" from civic_update update
      where update.report_id = coalesce(report.duplicate_of, report.report_id)
      order by at desc limit ${UPDATES_OF_ONE_MAX}) said) as updates
  from civic_report report where report.report_id = any ($1::uuid[])`;

type Row = ReportRow & { readonly agencies: readonly string[] };

/** What anybody may know of reports, read without a transaction. */
export class PgReportReader implements ReportReader {
  private readonly query: QueryRows;
  private readonly unitOfWork: UnitOfWork<SqlTx>;

  constructor(query: QueryRows, unitOfWork: UnitOfWork<SqlTx>) {
    this.query = query;
    this.unitOfWork = unitOfWork;
  }

  async list(wish: ReportsWish): Promise<readonly ListedReport[]> {
    const rows = isListed(wish)
      ? await this.listAll(wish)
      : await this.unitOfWork.run((tx) => searchBack<Row>(tx, COLUMNS, wish));
    return rows.map(toListed);
  }

  async one(reportId: string): Promise<ListedReport | undefined> {
    if (!isId(reportId)) return undefined;
    const [row] = await this.query<Row>(ONE, [reportId]);
    return row && toListed(row);
  }

  async further(reportIds: readonly string[]): Promise<ReadonlyMap<string, FurtherKnown>> {
    const rows = await this.query<FurtherKnown & { readonly reportId: string }>(FURTHER, [reportIds]);
    return new Map(rows.map(({ reportId, ...known }) => [reportId, known]));
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

  async updates(wish: UpdatesWish): Promise<readonly KeptUpdate[]> {
    const { sql, params } = updatesStatement(wish);
    return this.query<KeptUpdate>(sql, params);
  }

  private listAll(wish: ReportsWish): Promise<readonly Row[]> {
    const { sql, params } = listStatement(COLUMNS, wish);
    return this.query<Row>(sql, params);
  }
}

const toListed = ({ agencies, ...row }: Row): ListedReport => ({ ...toReport(row), agencies });
