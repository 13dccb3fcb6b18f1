import type { QueryRows } from '@night-market/kernel';
import { scansOf, type Scan } from '@night-market/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { PgInspections } from '../src/adapters/postgres/pg-inspections.ts';
import { startCivicRouter, type RunningCivicRouter } from './support/service.ts';

const PLANS = 20_000;
const INSPECTED = 200;
const OF_EACH = 100;
const LIMIT = 50;

const FILL_PLANS = `insert into civic_inspection_plan (plan_id, title, place, schedule, checklist, next_id, next_due_at)
  select 'row-' || p, 'any', 'any', '{}', '[]', case when p % 2 = 0 then 'next' end,
    case when p % 2 = 0 then now() + p * interval '1 hour' end
  from generate_series(1, ${PLANS}) p`;
const FILL_REPORTS = `insert into civic_report (report_id, service_code, category, severity, zone_id, status, cluster_id, requested_at,
    updated_at, correlation_id)
  select id, 'fire-safety', 'fire_safety', 3, 'unknown', 'open', id, now(), now(), id
  from generate_series(1, ${INSPECTED * OF_EACH}) n, lateral (select md5('r' || n)::uuid as id) ids`;
/** Nearly all have their answers, as after a season. */
const FILL_INSPECTIONS = `insert into civic_inspection (inspection_id, plan_id, report_id, title, place, due_at, checklist, verdict)
  select 'row-' || p || ':' || d, 'row-' || p, md5('r' || (p - 1) * ${OF_EACH} + d)::uuid, 'any', 'any',
    now() - d * interval '1 day' - p * interval '1 second', '[]', case when d = 1 then 'incomplete' else 'passed' end
  from generate_series(1, ${INSPECTED}) p, generate_series(1, ${OF_EACH}) d`;
const FILL_FOLLOW_UPS = `insert into civic_follow_up (inspection_id, item_id, report_id)
  select inspection_id, 'exit', report_id from civic_inspection`;

let civic: RunningCivicRouter;
beforeAll(async () => {
  civic = await startCivicRouter();
  for (const sql of [FILL_PLANS, FILL_REPORTS, FILL_INSPECTIONS, FILL_FOLLOW_UPS])
    await civic.database.query(sql);
  await civic.database.query('vacuum analyze civic_inspection_plan, civic_inspection, civic_follow_up');
});
afterAll(() => civic.stop());

const DUE_BY_MS = () => Date.now() + 86_400_000;
const beforeMs = Date.parse('9999-12-31T00:00:00Z');

it.each<[string, (reader: PgInspections) => Promise<unknown>, string, number]>([
  ['of all plans', (r) => r.inspections({ beforeMs, limit: LIMIT }), 'civic_inspection_due', LIMIT],
  [
    'that wait for answers',
    (r) => r.inspections({ beforeMs, verdict: 'incomplete', limit: LIMIT }),
    ...(['civic_inspection_verdict', LIMIT] as const),
  ],
  [
    'of one plan',
    (r) => r.inspections({ beforeMs, planId: 'row-7', limit: LIMIT }),
    ...(['civic_inspection_plan_at', LIMIT] as const),
  ],
  [
    'of one plan that wait for answers: no more than the plan has',
    (r) => r.inspections({ beforeMs, planId: 'row-7', verdict: 'incomplete', limit: LIMIT }),
    ...(['civic_inspection_plan_at', OF_EACH] as const),
  ],
  ['one', (r) => r.inspection('row-7:9'), 'civic_inspection_pkey', 1],
  ['a page of plans', (r) => r.plans('row-1', LIMIT), 'civic_inspection_plan_pkey', LIMIT],
  ['the plans that are due', (r) => r.next(LIMIT, DUE_BY_MS()), 'civic_inspection_plan_due', LIMIT],
])('%s', async (_, read, index, most) => {
  let scans: Scan[] = [];
  const explain: QueryRows = async (sql, params) => {
    scans = await scansOf(civic.database, sql, params);
    return [];
  };
  await read(new PgInspections(explain));
  expect(scans.map(({ of }) => of)).toContain(index);
  expect(scans.filter(({ rows }) => rows > most)).toEqual([]);
  expect(scans.filter(({ kind }) => kind === 'Seq Scan')).toEqual([]);
});
