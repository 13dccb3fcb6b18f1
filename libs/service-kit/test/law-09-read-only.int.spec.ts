import { silentLog, statementsOf } from '@night-market/kernel';
import { OUTBOX_MIGRATIONS, PgRelayStore } from '@night-market/outbox';
import { createDataSource, PgUnitOfWork, readRows, TypeOrmUnitOfWork } from '@night-market/postgres';
import { createDatabase, eventually, type TestDatabase } from '@night-market/testing';
import pg from 'pg';
import type { DataSource } from 'typeorm';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { recoverableErrors } from '../src/runtime/recoverable-errors.ts';

let database: TestDatabase;
let source: DataSource;
const stores: PgRelayStore[] = [];

beforeEach(async () => {
  database = await createDatabase([...statementsOf(OUTBOX_MIGRATIONS), 'create table note (text text)']);
  const config = { DATABASE_URL: database.url, DATABASE_POOL_SIZE: 3 };
  source = await createDataSource('kit', config, [], silentLog).initialize();
});
afterEach(async () => {
  await Promise.all(stores.splice(0).map((store) => store.close()));
  await source.destroy();
  await database.drop();
});

const relayStore = (): PgRelayStore => {
  const store = new PgRelayStore({ connectionString: database.url });
  stores.push(store);
  return store;
};

/** Of all sessions that begin from now on, as those of a standby are. */
const readOnly = (setting: 'on' | 'off'): Promise<unknown> =>
  database.query(`do $$ begin execute format('alter database %I set default_transaction_read_only = ${setting}',
    current_database()); end $$`);

const errorOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => 'no error',
    (error: unknown) => error,
  );

const isOutage = async (work: Promise<unknown>): Promise<boolean> =>
  recoverableErrors.isOutage(await errorOf(work));

const add = (unitOfWork: Pick<TypeOrmUnitOfWork, 'run'>): Promise<unknown> =>
  unitOfWork.run((tx) => tx.query(`insert into note values ('x')`));

const sessions = async (application: string): Promise<number[]> =>
  (
    await database.query<{ pid: number }>(
      'select pid from pg_stat_activity where datname = current_database() and application_name = $1',
      [application],
    )
  ).map(({ pid }) => pid);

const end = (pids: readonly number[]): Promise<unknown> =>
  database.query('select pg_terminate_backend(pid, 5000) from unnest($1::int[]) as pid', [pids]);

describe('a server that takes no writes', () => {
  it('is refused as an outage when a connection is made, and the next connection is fine', async () => {
    const unitOfWork = new TypeOrmUnitOfWork(source);
    await readOnly('on');
    await end(await sessions('kit'));
    expect(await isOutage(readRows(source, 'select 1'))).toBe(true);
    expect(await isOutage(add(unitOfWork))).toBe(true);
    await eventually(async () => (await sessions('kit')).length === 0);
    await readOnly('off');
    await add(unitOfWork);
  });

  it('loses the connections of the pool when it stops taking them', async () => {
    const unitOfWork = new TypeOrmUnitOfWork(source);
    const [before] = await readRows(source, 'select pg_backend_pid() as pid');
    await readRows(source, 'set default_transaction_read_only = on');
    expect(await isOutage(add(unitOfWork))).toBe(true);
    await add(unitOfWork);
    expect(await readRows(source, 'select pg_backend_pid() as pid')).not.toEqual([before]);
  });

  it('loses them outside of a transaction, too, and those of a pool of its own', async () => {
    await readRows(source, 'set default_transaction_read_only = on');
    expect(await isOutage(readRows(source, `insert into note values ('x')`))).toBe(true);
    await readRows(source, `insert into note values ('x')`);
    const own = new PgUnitOfWork(database.url);
    await own.run((tx) => tx.query('set session characteristics as transaction read only'));
    expect(await isOutage(add(own))).toBe(true);
    await add(own);
    await own.close();
  });

  it('is refused by a relay, which takes the next one', async () => {
    const store = relayStore();
    await readOnly('on');
    expect(await isOutage(store.claimLanes())).toBe(true);
    await eventually(async () => (await sessions('outbox-relay')).length === 0);
    await readOnly('off');
    expect(await store.claimLanes()).toHaveLength(8);
  });

  it('loses the connection of a relay that cannot remove what is sent', async () => {
    const query = vi.spyOn(pg.Client.prototype, 'query');
    const store = relayStore();
    await store.claimLanes();
    const client = query.mock.contexts.at(-1) as pg.Client;
    query.mockRestore();
    const before = await sessions('outbox-relay');
    await client.query('set default_transaction_read_only = on');
    expect(await isOutage(store.remove([]))).toBe(true);
    await store.claimLanes();
    await eventually(async () => (await store.claimLanes()).length === 8);
    expect(await sessions('outbox-relay')).not.toEqual(before);
  });
});
