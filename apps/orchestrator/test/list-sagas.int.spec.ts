import { eventually, FakeClock, type TestDatabase } from '@night-market/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSagaDatabase, startReplica } from './support/postgres.ts';

const CAPTURED = 50_000;
const REFUNDED = ['order-00007', 'order-25000', 'order-49999'];
const FAILED = ['order-31000'];

let database: TestDatabase;
beforeAll(async () => {
  database = await createSagaDatabase();
  await database.query(
    `insert into saga (order_id, state, settled, data, definition_version, correlation_id, history_length, created_at,
       updated_at, settled_at)
     select order_id, case when order_id = any ($2) then 'Refunded' when order_id = any ($3) then 'CaptureFailed'
       else 'Captured' end, true, jsonb_build_object('orderId', order_id, 'legs', '{}'::jsonb), 1, gen_random_uuid(), 2,
       now(), now(), now()
     from (select 'order-' || lpad(n::text, 5, '0') as order_id from generate_series(1, $1::int) as n) as orders`,
    [CAPTURED, REFUNDED, FAILED],
  );
  await database.query('vacuum analyze saga');
});
afterAll(() => database.drop());

/** Entries that were read of each index, and looks through the whole table. */
const looks = async (): Promise<Record<string, number>> => {
  const rows = await database.query<{ name: string; n: number }>(
    `select indexrelname as name, idx_tup_read::int as n from pg_stat_user_indexes where relname = 'saga'
     union all select 'whole', seq_scan::int from pg_stat_user_tables where relname = 'saga'`,
  );
  return Object.fromEntries(rows.map(({ name, n }) => [name, n]));
};

describe('the list of sagas in a state that few are in', () => {
  // A plan for whatever is asked must find the index as well as one for the very state.
  it.each(['force_custom_plan', 'force_generic_plan'])('is read from its index (%s)', async (mode) => {
    await database.query(
      `do $$ begin execute format('alter database %I set plan_cache_mode = ${mode}', current_database()); end $$`,
    );
    const replica = await startReplica(database, new FakeClock());
    const listed = async (state: 'CaptureFailed' | 'Refunded', after?: string, open?: boolean) =>
      (await replica.reader.list({ after, limit: 101, open, state })).map((saga) => saga.state.orderId);
    const before = await looks();
    expect(await listed('Refunded')).toEqual(REFUNDED);
    expect(await listed('Refunded', REFUNDED[0], false)).toEqual(REFUNDED.slice(1));
    expect(await listed('CaptureFailed')).toEqual(FAILED);
    expect(await listed('CaptureFailed', FAILED[0])).toEqual([]);
    // A session tells its counts when it has been idle, or leaves.
    await replica.stop();
    const read = async () => {
      const now = await looks();
      return Object.fromEntries(Object.keys(now).map((name) => [name, now[name]! - (before[name] ?? 0)]));
    };
    await eventually(async () => Object.values(await read()).some((n) => n >= 6));
    const { saga_pkey: walked, ...rest } = await read();
    expect(rest).toMatchObject({ saga_rare_state: 6, whole: 0 });
    // The planner looks up the ends of the key.
    expect(walked).toBeLessThan(10);
  });
});
