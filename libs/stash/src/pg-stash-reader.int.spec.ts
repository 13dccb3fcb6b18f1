import { statementsOf, type QueryRows } from '@night-market/kernel';
import { createDatabase, scansOf, type Scan, type TestDatabase } from '@night-market/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { STASH_MIGRATIONS } from './migrations.ts';
import { PgStashReader } from './pg-stash-reader.ts';

const WAITING = 50_000;
const LIMIT = 1_000;

let database: TestDatabase;
beforeAll(async () => {
  database = await createDatabase(statementsOf(STASH_MIGRATIONS));
  await database.query(
    `insert into stash_key (consumer, key, state, reason, error_type, attempts, next_attempt_at, topic, first_failed_at)
     select 'gate', 'order-' || lpad(n::text, 6, '0'), state, 'away', 'TypeError', 1,
       case when state = 'waiting' then now() end, 'pay.txn.v1', now()
     from (select n, case when n > $1::int then 'parked' else 'waiting' end as state
       from generate_series(1, $1::int + 3) as n) as keys`,
    [WAITING],
  );
  await database.query('vacuum analyze stash_key');
});
afterAll(() => database.drop());

describe('the keys that are held back', () => {
  it('are counted up to a limit, those of another consumer left out', async () => {
    const read: QueryRows = (sql, params) => database.query(sql, params);
    expect(await new PgStashReader(read, 'gate').heldKeys(LIMIT)).toEqual({
      parked: 3,
      waiting: LIMIT,
      ofTypes: 0,
    });
    expect(await new PgStashReader(read, 'payments').heldKeys(LIMIT)).toEqual({
      parked: 0,
      waiting: 0,
      ofTypes: 0,
    });
    const types = ['bad_payload', 'TypeError'];
    expect((await new PgStashReader(read, 'gate').heldKeys(LIMIT, types)).ofTypes).toBe(3);
  });

  it('are counted by looking at no more than that', async () => {
    let scans: Scan[] = [];
    const explain: QueryRows = async (sql, params) => {
      scans = await scansOf(database, sql, params);
      return [{}] as never;
    };
    await new PgStashReader(explain, 'gate').heldKeys(LIMIT);
    expect(scans.map(({ of, rows }) => [of, rows]).sort()).toEqual([
      ['stash_key_due', LIMIT],
      ['stash_key_parked', 3],
    ]);
  });
});
