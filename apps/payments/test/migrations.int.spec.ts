import { migrationsOf } from '@night-market/service-kit';
import { createDatabase, type TestDatabase } from '@night-market/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { payments } from '../src/payments.service.ts';
import { before, migrateTo } from './support/migrate-to.ts';

let database: TestDatabase;
beforeEach(async () => {
  database = await createDatabase();
});
afterEach(() => database.drop());

describe('refunds that an earlier release has accounted for', () => {
  it('stay so only where what went back is not more than what was owed, in its currency', async () => {
    await migrateTo(database, before('ExactRefunds'));
    await database.query(
      `insert into charge (order_id, stall_id, amount, currency, state, capture_id, correlation_id, causation_id)
        values ('order-1', 'stall', 12000, 'TWD', 'captured', 'cap-1', gen_random_uuid(), gen_random_uuid())`,
    );
    const captures = ['exact', 'in-parts', 'too-much', 'twice', 'in-dollars', 'a-part'];
    await database.query(
      `insert into gateway_capture (id, order_id, amount, currency) select id, 'order-1', 12000, 'TWD' from unnest($1::text[]) as id`,
      [captures],
    );
    await database.query(
      `insert into refund (capture_id, order_id, amount, currency, state, attempt, refund_id, correlation_id, causation_id)
        select id, 'order-1', 12000, 'TWD', 'refunded', 1, 'ref', gen_random_uuid(), gen_random_uuid() from unnest($1::text[]) as id`,
      [captures],
    );
    await database.query(`insert into gateway_refund (id, capture_id, amount, currency, accounted) values
      ('r1', 'exact', 12000, 'TWD', true),
      ('r2', 'in-parts', 5000, 'TWD', true), ('r3', 'in-parts', 7000, 'TWD', true),
      ('r4', 'too-much', 99900, 'TWD', true),
      ('r5', 'twice', 12000, 'TWD', true), ('r6', 'twice', 12000, 'TWD', true),
      ('r7', 'in-dollars', 12000, 'USD', true),
      ('r8', 'a-part', 5000, 'TWD', false),
      ('r9', 'unknown', 12000, 'TWD', false)`);
    await migrateTo(database, before('GatewayBreaks'));
    const rows = await database.query<{ id: string; accounted: boolean }>(
      'select id, accounted from gateway_refund order by id',
    );
    expect(rows.filter(({ accounted }) => accounted).map(({ id }) => id)).toEqual(['r1', 'r2', 'r3']);
  });
});

describe("Idempotency-Keys of the time when they were the market's", () => {
  it('are found under the stall that sent them, with the answer that was given', async () => {
    await migrateTo(database, migrationsOf({ ...payments, migrations: before('StallKeys') }));
    await database.query(`insert into idempotency_key (tenant, route, key, fingerprint, status, body, created_at) values
      ('market', 'POST /payments', 'key-1', 'f', 202, '{"orderId":"o-1","stallId":"stall-1"}', '2026-11-28T20:00:00Z'),
      ('market', 'POST /payments', 'key-2', 'f', 202, '{"orderId":"o-2","stallId":"stall-2"}', '2026-11-28T20:00:00Z'),
      ('stall-2', 'POST /payments', 'key-2', 'g', 202, '{"orderId":"o-3","stallId":"stall-2"}', '2026-11-28T21:00:00Z')`);
    await migrateTo(database, migrationsOf(payments));
    const rows = await database.query<object>(
      `select tenant, key, fingerprint, body->>'orderId' as "orderId", created_at as at from idempotency_key
       where tenant <> 'market' order by tenant, key`,
    );
    expect(rows).toEqual([
      {
        tenant: 'stall-1',
        key: 'key-1',
        fingerprint: 'f',
        orderId: 'o-1',
        at: new Date('2026-11-28T20:00:00Z'),
      },
      {
        tenant: 'stall-2',
        key: 'key-2',
        fingerprint: 'g',
        orderId: 'o-3',
        at: new Date('2026-11-28T21:00:00Z'),
      },
    ]);
  });
});

/** Statements of the release before `raw_headers`, as they were. */
const OLDER = {
  append: `insert into outbox (lane, id, topic, key, headers, value)
    select * from unnest($1::smallint[], $2::uuid[], $3::text[], $4::bytea[], $5::json[], $6::bytea[])`,
  read: `select head.lane::int, head.seq, head.topic, head.key, head.headers, head.value
    from unnest($1::smallint[]) as owned(lane)
    cross join lateral (
      select *, sum(coalesce(octet_length(value), 0)) over (order by seq) as bytes, row_number() over (order by seq) as n
      from (select * from outbox where outbox.lane = owned.lane order by seq limit $2) as waiting
    ) as head
    where head.n = 1 or head.bytes <= $3`,
  remove: `delete from outbox using unnest($1::smallint[], $2::bigint[]) as sent(lane, seq)
    where outbox.lane = sent.lane and outbox.seq = sent.seq`,
};

describe('code of the release before raw headers', () => {
  it('appends, sends and removes in the tables of today, what it wrote and what newer code wrote', async () => {
    await migrateTo(database, migrationsOf(payments));
    const bytes = (text: string): Buffer => Buffer.from(text);
    await database.query(OLDER.append, [
      [1],
      ['00000000-0000-4000-8000-000000000001'],
      ['pay.txn.v1'],
      [bytes('key')],
      ['{}'],
      [bytes('value')],
    ]);
    await database.query(`insert into outbox (lane, id, topic, key, headers, value, raw_headers)
      values (1, gen_random_uuid(), 'pay.txn.v1.dlq', 'key', '{"a":"b"}', 'value', 'raw')`);
    const rows = await database.query<{ lane: number; seq: string; topic: string }>(OLDER.read, [
      [1],
      100,
      10_000,
    ]);
    expect(rows.map(({ topic }) => topic)).toEqual(['pay.txn.v1', 'pay.txn.v1.dlq']);
    await database.query(OLDER.remove, [rows.map(({ lane }) => lane), rows.map(({ seq }) => seq)]);
    expect(await database.query('select 1 from outbox')).toEqual([]);
  });

  it('boots: every migration since then is declared compatible', async () => {
    await migrateTo(database, migrationsOf(payments));
    const known = new Set(before('GatewayBreaks').map((migration) => new migration().name));
    const ran = await database.query<{ name: string }>(
      'select name from migrations where name not in (select name from compatible_migration)',
    );
    expect(ran.map(({ name }) => name).filter((name) => !known.has(name))).toEqual([]);
  });
});
