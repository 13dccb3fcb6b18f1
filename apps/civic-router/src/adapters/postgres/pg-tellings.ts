import type { GroupCommitter, QueryRows } from '@night-market/kernel';
import { columns } from '@night-market/postgres';
import type { PublicReport } from '../../domain/report.ts';
import { REPORT_COLUMNS, toReport, type ReportRow } from './report-row.ts';
import { together } from './together.ts';

export interface Asked {
  readonly agencyId: string;
  readonly reportId: string;
}

/** Where an agency is told of a report, the sealed secrets that sign it, and the report as it is now. */
export interface Telling {
  readonly url: string | null;
  readonly secrets: Buffer | null;
  readonly report: PublicReport;
}

const FIND = `select asked.place::int as place, webhook_url as url, secrets, ${REPORT_COLUMNS}
  from unnest($1::text[], $2::uuid[]) with ordinality as asked (agency, report, place)
    join civic_agency on agency_id = asked.agency join civic_report on report_id = asked.report`;

type Row = ReportRow & Omit<Telling, 'report'> & { readonly place: number };

/** What agencies are told with, read for those together that are told at once. */
export class PgTellings {
  private readonly finding: GroupCommitter<Asked, Telling | undefined>;

  constructor(read: QueryRows) {
    this.finding = together(async (asked) => {
      const rows = await read<Row>(FIND, columns(asked, 'agencyId', 'reportId'));
      const byPlace = new Map(rows.map(({ place, ...row }) => [place, toTelling(row)]));
      return asked.map((_, n) => byPlace.get(n + 1));
    });
  }

  /** Undefined when the agency or the report is not there any more. */
  find(asked: Asked): Promise<Telling | undefined> {
    return this.finding.submit(asked);
  }
}

const toTelling = ({ url, secrets, ...row }: Omit<Row, 'place'>): Telling => ({
  ...{ url, secrets, report: toReport(row) },
});
