import type { QueryRows, SqlTx, UnitOfWork } from '@night-market/kernel';
import { epochMs, isoTime } from '@night-market/postgres';
import type { KeptUpdate } from '../../change-reports/ports.ts';
import type { Part } from '../../domain/report.ts';
import type { ListedReport, MissedDeadline, ReportReader, ReportsWish } from '../../read-reports/ports.ts';
import { isListed, listStatement } from './list-statements.ts';
import { searchBack } from './search-back.ts';
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

  private listAll(wish: ReportsWish): Promise<readonly Row[]> {
    const { sql, params } = listStatement(COLUMNS, wish);
    return this.query<Row>(sql, params);
  }
}

const toListed = ({ agencies, ...row }: Row): ListedReport => ({ ...toReport(row), agencies });
