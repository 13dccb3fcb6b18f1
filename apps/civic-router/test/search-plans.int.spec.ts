import type { SqlTx, UnitOfWork } from '@night-market/kernel';
import { readRows } from '@night-market/postgres';
import { scansOf, type Scan } from '@night-market/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PgReportReader } from '../src/adapters/postgres/pg-report-reader.ts';
import type { ReportsWish } from '../src/read-reports/ports.ts';
import { startCivicRouter, type RunningCivicRouter } from './support/service.ts';

const REPORTS = 100_000;
const PAGE_SIZE = 50;
/** More would be a search whose cost grows with the table. */
const ROWS_MAX = REPORTS / 20;
/** Entries of an index are read many times as fast. */
const ENTRIES_MAX = REPORTS / 5;

/** Of eighty days. All that smells of gas is closed, all waste is open, and only what is old is frozen. */
const FILL = `insert into civic_report (report_id, service_code, category, severity, zone_id, lat, long, description,
    status, cluster_id, requested_at, updated_at, changed_at, correlation_id)
  select id, case when n % 10 > 0 then 'noise' when n % 20 = 0 then 'waste' else 'lost-child' end, 'other', 1, 'unknown',
    25.08 + n % 199 / 10000.0, 121.52 + n % 197 / 10000.0,
    case when n < 5000 then '冷凍貨櫃 reefer ' when n % 5 = 1 then '瓦斯味 smell of gas ' else '很吵 loud music ' end || n,
    case when n % 10 = 0 then 'open' else 'closed' end, id, at, at, at + interval '1 hour', id
  from (select md5(n::text)::uuid as id, n, now() - interval '80 days' * (1 - n::float8 / ${REPORTS}) as at
    from generate_series(1, ${REPORTS}) n) as numbered`;
const SEARCH_INDEX = "select indexdef from pg_indexes where indexname = 'civic_report_search'";

let civic: RunningCivicRouter;
let scans: Scan[];
let reader: PgReportReader;
beforeAll(async () => {
  civic = await startCivicRouter();
  const { database } = civic;
  // Built at once it takes a fraction of the time.
  const [index] = await database.query<{ indexdef: string }>(SEARCH_INDEX);
  await database.query('drop index civic_report_search');
  await database.query(FILL);
  await database.query(index!.indexdef);
  await database.query('vacuum analyze civic_report');
  const { dataSource, unitOfWork } = civic.service.runtime;
  const explained = new ExplainingUnitOfWork(unitOfWork);
  reader = new PgReportReader((sql, params) => readRows(dataSource, sql, params), explained);
}, 120_000);
afterAll(() => civic.stop());

/** Tells of each statement of a transaction what it read, with the settings of the transaction. */
class ExplainingUnitOfWork implements UnitOfWork<SqlTx> {
  private readonly unitOfWork: UnitOfWork<SqlTx>;

  constructor(unitOfWork: UnitOfWork<SqlTx>) {
    this.unitOfWork = unitOfWork;
  }

  run<R>(work: (tx: SqlTx) => Promise<R>): Promise<R> {
    return this.unitOfWork.run((tx) => {
      const query = async <Row>(sql: string, params: readonly unknown[] = []): Promise<Row[]> => {
        scans.push(...(await scansOf(tx, sql, params)));
        return tx.query<Row>(sql, params);
      };
      return work({
        query,
        send: (sql, params) => tx.send(sql, params),
        afterCommit: (hook) => tx.afterCommit(hook),
        settled: () => tx.settled(),
      });
    });
  }
}

const box = (degrees: number) => ({
  ...{ south: 25.085, north: 25.085 + degrees, west: 121.525, east: 121.525 + degrees },
});
const quarter = { fromMs: Date.now() - 90 * 86_400_000, untilMs: Date.now() + 60_000 };

const SEARCHES: readonly (readonly [string, Partial<ReportsWish>, number])[] = [
  ['what many say', { text: 'loud music' }, PAGE_SIZE],
  ['what many say, but nobody in this state', { text: 'smell of gas', statuses: ['open'] }, 0],
  ['what many say, but nobody of this service', { text: '瓦斯味', serviceCodes: ['waste'] }, 0],
  [
    'what many say, of two services of which nobody does',
    { text: '瓦斯味', serviceCodes: ['waste', 'lost-child'] },
    0,
  ],
  ['what many say, in a small box', { text: '很吵', box: box(0.001) }, PAGE_SIZE],
  ['what only old reports say', { text: '冷凍' }, PAGE_SIZE],
  [
    'what only old reports say, since they changed',
    { text: '冷凍', requested: undefined, updated: quarter },
    PAGE_SIZE,
  ],
  ['what one says', { text: 'music 77777' }, 1],
  ['two things that many say and nobody says together', { text: 'gas loud' }, 0],
  ['a state in which no report of a service is', { serviceCodes: ['noise'], statuses: ['open'] }, 0],
  ['a small box', { box: box(0.0005) }, PAGE_SIZE],
  ['a box with most of them', { box: box(0.3) }, PAGE_SIZE],
  ['a box elsewhere', { box: { south: 1, north: 1.01, west: 1, east: 1.01 } }, 0],
  ['changes of a state', { statuses: ['open'], requested: undefined, updated: quarter }, PAGE_SIZE],
];

describe('a search among 100,000 reports', () => {
  it.each(SEARCHES)('looks at few of them for %s', async (_what, wish, count) => {
    scans = [];
    const found = await reader.list({ requested: quarter, ...wish, page: 1, pageSize: PAGE_SIZE });
    const ofReports = scans.filter(({ of }) => of.startsWith('civic_report'));
    expect(found).toHaveLength(count);
    expect(ofReports.map(({ kind }) => kind)).not.toContain('Seq Scan');
    const rowsOf = (name: string): number =>
      ofReports.reduce((sum, { of, rows }) => sum + (of === name ? rows : 0), 0);
    expect(rowsOf('civic_report')).toBeLessThanOrEqual(ROWS_MAX);
    expect(rowsOf('civic_report_search')).toBeLessThanOrEqual(ENTRIES_MAX);
  });

  it('leads older code to words by the same index', async () => {
    const byWords = await civic.service.runtime.unitOfWork.run((tx) => {
      tx.send("select set_config('enable_bitmapscan', 'on', true)");
      return scansOf(
        tx,
        "select from civic_report where civic_grams(description) @> array['冷凍貨', '凍貨櫃']",
      );
    });
    expect(byWords.map(({ of, rows }) => [of, rows])).toEqual([
      ['civic_report', 4_999],
      ['civic_report_search', 4_999],
    ]);
  });
});
