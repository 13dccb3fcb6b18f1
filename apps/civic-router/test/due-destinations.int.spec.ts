import { silentLog } from '@night-market/kernel';
import { createDataSource, migrate, readRows, TypeOrmUnitOfWork } from '@night-market/postgres';
import { migrationsOf } from '@night-market/service-kit';
import { createDatabase, type TestDatabase } from '@night-market/testing';
import type { DataSource } from 'typeorm';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { PgDeliveries } from '../src/adapters/postgres/pg-deliveries.ts';
import { civicRouter } from '../src/civic-router.service.ts';

let database: TestDatabase;
let source: DataSource;
let deliveries: PgDeliveries;

beforeAll(async () => {
  database = await createDatabase();
  // One connection: it is asked what it has read.
  const settings = { DATABASE_URL: database.url, DATABASE_POOL_SIZE: 1 };
  source = await createDataSource(
    'civic-router',
    settings,
    migrationsOf(civicRouter),
    silentLog,
  ).initialize();
  await migrate(source);
  deliveries = new PgDeliveries(
    (sql, params) => readRows(source, sql, params),
    new TypeOrmUnitOfWork(source),
  );
});
afterAll(async () => {
  await source.destroy();
  await database.drop();
});

const REPORT = '0198c0de-0000-7000-8000-000000000001';
/** What waits for an agency; due so many seconds ago. */
const waits = (agencyId: string, dueS: number, more = '') =>
  database.query(`insert into civic_delivery (webhook_id, agency_id, report_id, type, detail, next_check_at ${more && ', parked_at'})
    values (gen_random_uuid(), '${agencyId}', '${REPORT}', 'report.routed', '{}', now() - interval '${dueS} seconds' ${more})`);

beforeEach(async () => {
  await database.query('truncate civic_delivery, civic_report cascade');
  await database.query("delete from civic_agency where agency_id <> 'market-office'");
  await database.query(`insert into civic_agency (agency_id, name, webhook_url) values
    ('a', 'a', 'https://a.tw'), ('b', 'b', 'https://b.tw'), ('c', 'c', 'https://c.tw'), ('d', 'd', null), ('e', 'e', 'https://e.tw')`);
  await database.query(`insert into civic_report (report_id, service_code, category, severity, zone_id, cluster_id,
      requested_at, updated_at, correlation_id)
    values ('${REPORT}', 'noise', 'noise', 1, 'x', '${REPORT}', now(), now(), '${REPORT}')`);
});

it('names those that have waited longest first, and none that cannot be told now', async () => {
  await waits('a', 10);
  await waits('b', 30);
  for (const s of [-10, 20]) await waits('c', s);
  // Without an address; not due; parked.
  await waits('d', 40);
  await waits('e', -5);
  await waits('e', 50, ', now()');
  expect(await deliveries.dueDestinations(9, [])).toEqual(['b', 'c', 'a']);
  expect(await deliveries.dueDestinations(2, [])).toEqual(['b', 'c']);
  expect(await deliveries.dueDestinations(9, ['b', 'a'])).toEqual(['c']);
  expect((await deliveries.byDestination()).map(({ destination }) => destination)).not.toContain('d');
});

it('names nobody when nothing waits', async () => {
  expect(await deliveries.dueDestinations(9, [])).toEqual([]);
});

it('does not read all that waits for an agency that is down', async () => {
  await database.query(`insert into civic_delivery (webhook_id, agency_id, report_id, type, detail)
    select gen_random_uuid(), 'a', '${REPORT}', 'report.routed', '{}' from generate_series(1, 20000)`);
  await waits('b', 10);
  await database.query('analyze civic_delivery');
  const read = async (): Promise<number> => {
    await source.query('select pg_stat_force_next_flush()');
    const [stats] = await database.query<{ n: number }>(
      "select idx_tup_read::int as n from pg_stat_user_indexes where indexrelname = 'civic_delivery_due'",
    );
    return stats!.n;
  };
  const before = await read();
  expect(await deliveries.dueDestinations(9, ['a'])).toEqual(['b']);
  expect((await read()) - before).toBeLessThan(100);
});
