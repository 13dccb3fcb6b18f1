import { createDatabase, eventually, type TestDatabase } from '@night-market/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ALL_LANES } from '../lanes.ts';
import type { OutboxRow } from '../ports.ts';
import { PgRelayStore } from './pg-relay-store.ts';
import { OUTBOX_SCHEMA } from './schema.ts';

let database: TestDatabase;
let store: PgRelayStore;

beforeEach(async () => {
  database = await createDatabase([...OUTBOX_SCHEMA]);
  store = new PgRelayStore({ connectionString: database.url });
});
afterEach(async () => {
  await store.close();
  await database.drop();
});

const fill = (rows: number): Promise<unknown> =>
  database.query(
    `insert into outbox (lane, id, topic, key, headers, value)
     select n % 8, gen_random_uuid(), 't', 'k', '{}', 'v' from generate_series(1, $1) as n`,
    [rows],
  );

const read = (sent: readonly OutboxRow[] = []) => store.read(ALL_LANES, [], sent);

const scans = async (): Promise<{ whole: number; indexed: number }> => {
  const [row] = await database.query<{ whole: number; indexed: number }>(
    `select seq_scan::int as whole, idx_scan::int as indexed from pg_stat_user_tables where relname = 'outbox'`,
  );
  return row!;
};

describe('reading the outbox', () => {
  it('never reads the whole of a table that was small when its plan was made', async () => {
    await fill(20);
    await database.query('analyze outbox');
    await store.claimLanes();
    for (let round = 0; round < 8; round++) await store.remove((await read()).slice(0, 1));
    await fill(20_000);
    const before = await scans();
    const rows = await read();
    expect(rows).toHaveLength(800);
    await store.remove(rows);
    // A session tells its counts when it has been idle, or leaves.
    await store.close();
    await eventually(async () => (await scans()).indexed > before.indexed + 800);
    expect((await scans()).whole).toBe(before.whole);
  });

  it('forgets what was sent before it reads', async () => {
    await fill(24);
    const first = await read();
    expect(first).toHaveLength(24);
    const rest = await read(first.slice(0, 20));
    expect(rest.map(({ seq }) => seq)).toEqual(first.slice(20).map(({ seq }) => seq));
  });

  it('fails when what was sent cannot be forgotten, and forgets it at the next try', async () => {
    await fill(8);
    const sent = await read();
    await database.query(
      `create function refuse() returns trigger language plpgsql as $$ begin raise 'not now'; end $$;
       create trigger refuse before delete on outbox for each row execute function refuse()`,
    );
    await expect(read(sent)).rejects.toThrow('not now');
    await database.query('drop trigger refuse on outbox');
    expect(await read(sent)).toEqual([]);
  });
});
