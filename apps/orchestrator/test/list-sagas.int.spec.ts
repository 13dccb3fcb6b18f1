import { eventually, FakeClock, type TestDatabase } from '@night-market/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Saga } from '../src/domain/saga.ts';
import type { SagaQuery, SagasByTime } from '../src/read-sagas/ports.ts';
import { createSagaDatabase, startReplica } from './support/postgres.ts';

const CAPTURED = 50_000;
const REFUNDED = ['order-00007', 'order-25000', 'order-49999'];
const FAILED = ['order-31000'];
const OPEN = ['order-00010', 'order-44444'];

let database: TestDatabase;
beforeAll(async () => {
  database = await createSagaDatabase();
  await database.query(
    `insert into saga (order_id, stall_id, state, settled, data, definition_version, correlation_id, history_length,
       created_at, updated_at, settled_at)
     select order_id, 'stall-' || n % 5, case when order_id = any ($2) then 'Refunded' when order_id = any ($3) then 'CaptureFailed'
       else 'Captured' end, true, jsonb_build_object('orderId', order_id, 'legs', '{}'::jsonb), 1, gen_random_uuid(), 2,
       now(), timestamptz '2026-11-01' + n * 7919 % 25000 * interval '1 second', now()
     from (select n, 'order-' || lpad(n::text, 5, '0') as order_id from generate_series(1, $1::int) as n) as orders`,
    [CAPTURED, REFUNDED, FAILED],
  );
  await database.query(
    `update saga set settled = false, settled_at = null, state = 'Requested' where order_id = any ($1)`,
    [OPEN],
  );
  await database.query('vacuum analyze saga');
});
afterAll(() => database.drop());

const orderIdOf = ({ state: { orderId } }: Saga): string => orderId;

/** Entries that were read of each index, and looks through the whole table. */
const looks = async (): Promise<Record<string, number>> => {
  const rows = await database.query<{ name: string; n: number }>(
    `select indexrelname as name, idx_tup_read::int as n from pg_stat_user_indexes where relname = 'saga'
     union all select 'whole', seq_scan::int from pg_stat_user_tables where relname = 'saga'`,
  );
  return Object.fromEntries(rows.map(({ name, n }) => [name, n]));
};

// A plan for whatever is asked must find the index as well as one for the very state.
describe.each(['force_custom_plan', 'force_generic_plan'])('of many sagas (%s)', (mode) => {
  beforeAll(async () => {
    await database.query(
      `do $$ begin execute format('alter database %I set plan_cache_mode = ${mode}', current_database()); end $$`,
    );
  });

  type Listed = (query: Partial<SagaQuery>) => Promise<string[]>;
  type ByTime = (query: Partial<SagasByTime>) => Promise<string[]>;

  /** What was read for the lists that `ask` asks for: entries by index, and looks through the whole table. */
  async function readBy(least: number, ask: (listed: Listed, byTime: ByTime) => Promise<void>) {
    const replica = await startReplica(database, new FakeClock());
    const nothing = { after: undefined, limit: 101, open: undefined, state: undefined };
    const before = await looks();
    await ask(
      async (query) => (await replica.reader.list({ ...nothing, ...query })).map(orderIdOf),
      async (query) =>
        (await replica.reader.listByTime({ ...nothing, newestFirst: false, ...query })).map(orderIdOf),
    );
    // A session tells its counts when it has been idle, or leaves.
    await replica.stop();
    const read = async () => {
      const now = await looks();
      return Object.fromEntries(Object.keys(now).map((name) => [name, now[name]! - (before[name] ?? 0)]));
    };
    await eventually(async () => Object.values(await read()).some((n) => n >= least));
    return read();
  }

  it('those in a state that few are in are read from its index', async () => {
    const { saga_pkey: walked, ...rest } = await readBy(6, async (listed) => {
      expect(await listed({ state: 'Refunded' })).toEqual(REFUNDED);
      expect(await listed({ state: 'Refunded', after: REFUNDED[0], open: false })).toEqual(REFUNDED.slice(1));
      expect(await listed({ state: 'CaptureFailed' })).toEqual(FAILED);
      expect(await listed({ state: 'CaptureFailed', after: FAILED[0] })).toEqual([]);
    });
    expect(rest).toMatchObject({ saga_rare_state: 6, whole: 0 });
    // The planner looks up the ends of the key.
    expect(walked).toBeLessThan(10);
  });

  it('those of a stall are read from its indexes, whatever else is asked', async () => {
    const stall = 'stall-0';
    const { whole, ...rest } = await readBy(101, async (listed) => {
      expect(await listed({ stall, open: true })).toEqual(['order-00010']);
      expect(await listed({ stall: 'stall-9' })).toEqual([]);
      expect(await listed({ stall, after: 'order-20000', limit: 2 })).toEqual(['order-20005', 'order-20010']);
      const first = await listed({ stall, limit: 3 });
      expect(first).toEqual(['order-00005', 'order-00010', 'order-00015']);
      expect(await listed({ stall, open: false, limit: 101 })).toHaveLength(101);
      expect(await listed({ stall, state: 'Refunded' })).toEqual(['order-25000']);
      expect(await listed({ stall: 'stall-4', state: 'CaptureFailed' })).toEqual([]);
    });
    expect({ whole, ...rest }).toMatchObject({ whole: 0 });
    const read = Object.values(rest).reduce((sum, n) => sum + n, 0);
    // 101 of the one page, and a few for each of the others.
    expect(read).toBeLessThan(150);
  });

  it('by when they moved last they are read from its indexes, whatever else is asked', async () => {
    const [early, , late] = ['order-25000', 'order-00007', 'order-49999'];
    const { whole, ...rest } = await readBy(101, async (_, byTime) => {
      expect(await byTime({ open: true })).toEqual(['order-44444', 'order-00010']);
      expect(await byTime({ open: true, newestFirst: true })).toEqual(['order-00010', 'order-44444']);
      expect(await byTime({ state: 'NeedsAttention' })).toEqual([]);
      expect(await byTime({ state: 'Refunded' })).toEqual([early, 'order-00007', late]);
      expect(await byTime({ state: 'Refunded', newestFirst: true, limit: 1 })).toEqual([late]);
      expect(await byTime({ state: 'Refunded', open: true })).toEqual([]);
      expect(await byTime({ open: false, newestFirst: true })).toHaveLength(101);
      expect(await byTime({ limit: 3 })).toEqual(['order-25000', 'order-50000', 'order-17679']);
      expect(await byTime({ state: 'Captured', limit: 2 })).toHaveLength(2);
    });
    expect({ whole, ...rest }).toMatchObject({ whole: 0 });
    const read = Object.values(rest).reduce((sum, n) => sum + n, 0);
    // 101 of the one page, and a few for each of the others.
    expect(read).toBeLessThan(150);
  });
});

describe('the pages of a list by when sagas moved last', () => {
  it.each([[false], [true]])('hold each saga once, in order, newest first: %j', async (newestFirst) => {
    const replica = await startReplica(database, new FakeClock());
    const found: Saga[] = [];
    for (let last: Saga | undefined; ;) {
      const after = last && { updatedAtMs: last.updatedAtMs, orderId: last.state.orderId };
      // Odd, so that pages end between two that moved at the same moment.
      const query = { after, limit: 499, open: undefined, state: undefined, newestFirst };
      const page = await replica.reader.listByTime(query);
      found.push(...page);
      last = page.at(-1);
      if (last === undefined) break;
    }
    await replica.stop();
    const direction = newestFirst ? 'desc' : 'asc';
    const all = await database.query<{ id: string }>(
      `select order_id as id from saga order by updated_at ${direction}, order_id ${direction}`,
    );
    expect(found.map(orderIdOf)).toEqual(all.map(({ id }) => id));
    expect(new Set(found.map(({ updatedAtMs }) => updatedAtMs)).size).toBeLessThan(found.length);
  });
});
