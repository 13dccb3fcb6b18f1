import { readRows } from '@night-market/postgres';
import { propertyRuns } from '@night-market/testing';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PgReportReader } from '../src/adapters/postgres/pg-report-reader.ts';
import { LOOK_MAX } from '../src/adapters/postgres/search-back.ts';
import type { ReportsWish } from '../src/read-reports/ports.ts';
import { startCivicRouter, type RunningCivicRouter } from './support/service.ts';

const REPORTS = 14_000;
const OLD = 9_000;
const OLD_EVERY_S = 200;
const AGE_S = Math.ceil((REPORTS * OLD_EVERY_S) / 3);
/** Eleven days of reports; a third came in the last half hour. What is frozen is old, a whale is rare. */
const FILL = `insert into civic_report (report_id, service_code, category, severity, zone_id, lat, long, description,
    status, cluster_id, requested_at, updated_at, changed_at, correlation_id)
  select id, (array['noise', 'waste', 'lost-child'])[1 + n % 3], 'other', 1, 'unknown', 25 + n % 97 / 1000.0,
    case when n % 2 = 0 then 121 else 122 end + n % 89 / 1000.0,
    case when n < 700 then '冷凍貨櫃 reefer ' when n % 2000 = 0 then '鯨魚 a whale ' else '很吵 Loud ' end || n,
    case when n % 10 = 0 then 'open' else 'closed' end, id, at, at, at - interval '1 minute' * (n % 50), id
  from (select md5(n::text)::uuid as id, n,
      date_trunc('milliseconds', now())
        - interval '1 second' * ((${REPORTS} - n) / 3 * case when n > ${OLD} then 1 else ${OLD_EVERY_S} end) as at
    from generate_series(1, ${REPORTS}) n) as numbered`;

interface Row {
  readonly reportId: string;
  readonly serviceCode: string;
  readonly status: string;
  readonly lat: number;
  readonly long: number;
  readonly description: string;
  readonly requestedAtMs: number;
  readonly changedAtMs: number;
}
const ROWS = `select report_id as "reportId", service_code as "serviceCode", status, lat, long, description,
  extract(epoch from requested_at)::float8 * 1000 as "requestedAtMs",
  extract(epoch from changed_at)::float8 * 1000 as "changedAtMs" from civic_report`;

let civic: RunningCivicRouter;
let reader: PgReportReader;
let rows: readonly Row[];
beforeAll(async () => {
  civic = await startCivicRouter();
  await civic.database.query(FILL);
  await civic.database.query('vacuum analyze civic_report');
  rows = (await civic.database.query<Row>(ROWS)).map((row) => ({
    ...row,
    requestedAtMs: Math.round(row.requestedAtMs),
    changedAtMs: Math.round(row.changedAtMs),
  }));
  const { dataSource, unitOfWork } = civic.service.runtime;
  reader = new PgReportReader((sql, params) => readRows(dataSource, sql, params), unitOfWork);
});
afterAll(() => civic.stop());

/** What a search has to find, by looking at every report. */
function filtered(wish: ReportsWish): string[] {
  const { serviceCodes, statuses, requested, updated, box, text, page, pageSize } = wish;
  const isIn = (ms: number, span: ReportsWish['requested']): boolean =>
    !span || (ms >= span.fromMs && ms <= span.untilMs);
  const time = (row: Row): number => (updated && !requested ? row.changedAtMs : row.requestedAtMs);
  return rows
    .filter(
      (row) =>
        (serviceCodes?.includes(row.serviceCode) ?? true) &&
        ((statuses as readonly string[] | undefined)?.includes(row.status) ?? true) &&
        isIn(row.requestedAtMs, requested) &&
        isIn(row.changedAtMs, updated) &&
        (!box || (row.lat >= box.south && row.lat <= box.north)) &&
        (!box || (row.long >= box.west && row.long <= box.east)) &&
        (text === undefined || row.description.toLowerCase().includes(text.toLowerCase())),
    )
    .sort((a, b) => time(b) - time(a) || (a.reportId < b.reportId ? 1 : -1))
    .slice((page - 1) * pageSize, page * pageSize)
    .map(({ reportId }) => reportId);
}

const some = <T>(...values: readonly T[]) => fc.constantFrom(undefined, ...values);
const texts = some('loud', '很吵', 'reefer', '冷凍', 'whale', '鯨', 'nobody', 'oud 13', '!', '9');
const boxes = some(
  { south: 24, north: 26, west: 120, east: 121.5 },
  { south: 24, north: 26, west: 120, east: 123 },
  { south: 25.01, north: 25.02, west: 122, east: 122.05 },
  { south: 25.01, north: 25.012, west: 121, east: 121.002 },
  { south: 1, north: 2, west: 1, east: 2 },
);
const spans = fc.option(
  fc
    .tuple(fc.integer({ min: 0, max: AGE_S }), fc.integer({ min: 0, max: AGE_S }))
    .map(([a, b]) => ({ afterS: Math.min(a, b), beforeS: Math.max(a, b) })),
  { nil: undefined },
);

describe('a search', () => {
  it('finds what a look at every report finds, in the same order, whichever way it takes', async () => {
    const startMs = Math.min(...rows.map(({ requestedAtMs }) => requestedAtMs));
    const span = (given: { afterS: number; beforeS: number } | undefined) =>
      given && { fromMs: startMs + given.afterS * 1_000, untilMs: startMs + given.beforeS * 1_000 };
    const wishes = fc.record({
      text: texts,
      box: boxes,
      statuses: some<readonly ('open' | 'closed')[]>(['open'], ['closed'], ['open', 'closed']),
      serviceCodes: some(['noise'], ['waste', 'lost-child'], ['nothing']),
      requested: spans,
      updated: spans,
      page: fc.constantFrom(1, 1, 2, 40),
      pageSize: fc.constantFrom(1, 50, 1_000),
    });
    const property = fc.asyncProperty(wishes, async (wish) => {
      const asked = { ...wish, requested: span(wish.requested), updated: span(wish.updated) };
      const found = await reader.list(asked);
      expect(found.map(({ reportId }) => reportId)).toEqual(filtered(asked));
    });
    await fc.assert(property, propertyRuns(120));
  });

  it('has more to look through in a day, and in an hour, than it looks through at once', () => {
    const hours = Map.groupBy(rows, ({ requestedAtMs }) => Math.floor(requestedAtMs / 3_600_000));
    const days = Map.groupBy(rows, ({ requestedAtMs }) => Math.floor(requestedAtMs / 86_400_000));
    const isMuch = (some: readonly Row[]): boolean => some.length > LOOK_MAX;
    expect([...hours.values()].filter(isMuch).length).toBeGreaterThan(0);
    expect([...days.values()].filter(isMuch).length).toBeGreaterThan(3);
  });
});
