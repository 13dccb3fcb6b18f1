import { newId, silentLog } from '@night-market/kernel';
import { createDataSource, migrate, PgUnitOfWork } from '@night-market/postgres';
import { migrationsOf } from '@night-market/service-kit';
import {
  believeEmpty,
  createDatabase,
  eventually,
  indexEntriesRead,
  type TestDatabase,
} from '@night-market/testing';
import type { DataSource } from 'typeorm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { oldScans } from '../src/adapters/postgres/old-scans.ts';
import { PgScanStore } from '../src/adapters/postgres/pg-scan-store.ts';
import { PgTicketReader } from '../src/adapters/postgres/pg-ticket-reader.ts';
import { gate } from '../src/gate.service.ts';

let database: TestDatabase;
let source: DataSource;
let unitOfWork: PgUnitOfWork;

beforeAll(async () => {
  database = await createDatabase();
  const settings = { DATABASE_URL: database.url, DATABASE_POOL_SIZE: 2 };
  source = await createDataSource('gate', settings, migrationsOf(gate), silentLog).initialize();
  await migrate(source);
  unitOfWork = new PgUnitOfWork(database.url);
});
afterAll(async () => {
  await unitOfWork.close();
  await source.destroy();
  await database.drop();
});

const scanned = (nonce: string, hoursAgo: number) =>
  database.query(
    `insert into scan (device_id, nonce, scan_id, ticket_id, gate_id, admission, decision, correlation_id, scanned_at)
     values ('d', $1, $2, $1, 'north', 'prepaid', 'granted', $2, now() - make_interval(hours => $3))`,
    [nonce, newId(), hoursAgo],
  );
const left = async () =>
  (await database.query<{ nonce: string }>('select nonce from scan order by scanned_at')).map(
    ({ nonce }) => nonce,
  );
const expire = (limit: number) => unitOfWork.run((tx) => oldScans.expire(tx, 100, limit));

describe('old scans (law 10)', () => {
  it('are forgotten oldest first, in batches, passing by what somebody holds; entries stay', async () => {
    for (const [nonce, hours] of [
      ['oldest', 300],
      ['older', 200],
      ['old', 101],
      ['young', 99],
    ] as const)
      await scanned(nonce, hours);
    await database.query(
      `insert into presence values ('oldest', 'market', true, 1, 'north', now() - interval '300 hours')`,
    );
    expect(await expire(1)).toBe(1);
    expect(await left()).toEqual(['older', 'old', 'young']);
    await unitOfWork.run(async (tx) => {
      await tx.query(`select 1 from scan where nonce = 'older' for update`);
      expect(await expire(10)).toBe(1);
    });
    expect(await left()).toEqual(['older', 'young']);
    expect(await expire(10)).toBe(1);
    expect(await expire(10)).toBe(0);
    expect(await left()).toEqual(['young']);
    expect(await database.query('select ticket_id from presence')).toEqual([{ ticket_id: 'oldest' }]);
  });

  it('leave scans to be found by their key, also after a vacuum that came when all had expired', async () => {
    const fill = () =>
      database.query(`insert into scan (device_id, nonce, scan_id, ticket_id, gate_id, admission, decision, correlation_id, scanned_at)
        select 'd', 'new-' || n, gen_random_uuid(), 't', 'north', 'prepaid', 'granted', gen_random_uuid(), now()
        from generate_series(1, 5000) as n`);
    await believeEmpty(database, 'scan', fill);
    await fill();
    const before = await indexEntriesRead(database, 'scan');
    const wanted = Array.from({ length: 200 }, (_, n) => ({ deviceId: 'd', nonce: `new-${n + 1}` }));
    const own = new PgUnitOfWork(database.url);
    expect(await own.run((tx) => new PgScanStore().find(tx, wanted))).toHaveLength(200);
    await own.close();
    await eventually(async () => (await indexEntriesRead(database, 'scan')) >= before + 200);
    expect(await indexEntriesRead(database, 'scan')).toBeLessThan(before + 1_000);
    await database.query('delete from scan');
  });

  it('leave a ticket known that was let in, and no other', async () => {
    const tickets = new PgTicketReader(source);
    await database.query(
      `insert into presence values ('redeemed', 'market', true, 1, 'north', now() - interval '200 hours')`,
    );
    for (const ticket of ['redeemed', 'seen']) await scanned(ticket, 200);
    expect(await tickets.find('redeemed')).toMatchObject({ inside: true, scans: [{ nonce: 'redeemed' }] });
    expect(await tickets.find('seen')).toMatchObject({ inside: false, scans: [{ nonce: 'seen' }] });
    expect(await expire(10)).toBe(2);
    expect(await tickets.find('redeemed')).toMatchObject({ inside: true, scans: [] });
    expect(await tickets.find('seen')).toBeUndefined();
  });
});
