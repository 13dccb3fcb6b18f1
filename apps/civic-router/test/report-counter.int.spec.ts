import { asOperator } from '@night-market/access/testing';
import type { QueryRows } from '@night-market/kernel';
import { scansOf, type Scan } from '@night-market/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PgReportCounter } from '../src/adapters/postgres/pg-report-counter.ts';
import { startCivicRouter, type RunningCivicRouter } from './support/service.ts';

const EACH = 5_000;
const LIMIT = 1_000;
const HOUR_MS = 3_600_000;

/** Open ones of last week and today, closed ones of last week and an hour ago. */
const FILL = `insert into civic_report (report_id, service_code, category, severity, zone_id, status, cluster_id, requested_at,
    updated_at, correlation_id)
  select id, 'noise', 'noise', 1, 'unknown', status, id, at + n * interval '1 millisecond', at, id
  from (values ('open', now() - interval '7 days'), ('open', now() - interval '1 hour'),
      ('closed', now() - interval '7 days'), ('closed', now() - interval '1 hour')) as kinds (status, at),
    generate_series(1, ${EACH}) n, md5(status || at || n) text, lateral (select text::uuid as id) ids`;
const ASSIGN = `insert into civic_assignment (report_id, agency_id, part, level, reason, routed_at)
  select report_id, agency_id, jsonb_build_object('state', state), '{}', '{}', now()
  from (select report_id, row_number() over (partition by status order by requested_at) as n from civic_report) numbered
    join (values (1, 'fire', 'Routed'), (1, 'police', 'HandedOver'), (2, 'fire', 'WaitingForReporter'),
      (3, 'police', 'Resolved'), (4, 'police', 'Acknowledged')) as parts (n, agency_id, state) using (n)`;
const MISS = `insert into civic_missed (report_id, agency_id, deadline, start_at, due_at)
  select report_id, 'fire', 'acknowledge', now(), now() from civic_report
  where status = $1 order by requested_at limit 2`;
const DUPLICATE = `with first as (select report_id from civic_report where status = 'open' order by requested_at limit 1)
  update civic_report set duplicate_of = first.report_id from first
  where civic_report.report_id = (select report_id from civic_report where status = 'open' order by requested_at offset 9 limit 1)`;

let civic: RunningCivicRouter;
beforeAll(async () => {
  civic = await startCivicRouter();
  const { database } = civic;
  await database.query(FILL);
  await database.query(ASSIGN);
  for (const status of ['open', 'closed']) await database.query(MISS, [status]);
  await database.query(DUPLICATE);
  await database.query('vacuum analyze civic_report, civic_assignment, civic_missed');
});
afterAll(() => civic.stop());

const limits = (reports: number) => ({ reports, agencies: 20 });
const since = () => Date.now() - 24 * HOUR_MS;

describe('the count of reports', () => {
  it('goes up to its limit, the oldest open ones first; a duplicate is as late as the first report', async () => {
    const counter = new PgReportCounter((sql, params) => civic.database.query(sql, params));
    const ofOpen = {
      ...{ late: 3, untaken: 1, waitingForReporter: 1 },
      agencies: [
        { agencyId: 'fire', open: 2, untaken: 1, late: 2 },
        { agencyId: 'police', open: 1, untaken: 0, late: 0 },
      ],
    };
    expect(await counter.count(limits(LIMIT), since())).toEqual({ ...ofOpen, open: LIMIT, closed: LIMIT });
    expect(await counter.count(limits(100_000), since())).toEqual({
      ...{ ...ofOpen, open: 2 * EACH, closed: EACH },
    });
    expect((await counter.count({ reports: LIMIT, agencies: 1 }, since())).agencies).toHaveLength(1);
  });

  it('looks at no more than that, in indexes alone', async () => {
    let scans: Scan[] = [];
    const explain: QueryRows = async (sql, params) => {
      scans = await scansOf(civic.database, sql, params);
      return [{}] as never;
    };
    await new PgReportCounter(explain).count(limits(LIMIT), since());
    const ofReports = scans.filter(({ of }) => of.startsWith('civic_report'));
    expect(ofReports.map(({ of, rows }) => [of, rows]).sort()).toEqual([
      ['civic_report_closed', LIMIT],
      ['civic_report_status', LIMIT],
    ]);
  });

  it('is told to operators', async () => {
    const { status, body } = await civic.ask('GET', '/summary', { headers: asOperator('viewer', 'lin') });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      ...{ open: { count: 10_000, isMore: false }, late: { count: 3, isMore: false }, windowHours: 24 },
      ...{ closed: { count: EACH, isMore: false }, agencies: [{ agencyId: 'fire' }, { agencyId: 'police' }] },
    });
    expect((await civic.ask('GET', '/summary', { headers: {} })).status).toBe(401);
  });
});
