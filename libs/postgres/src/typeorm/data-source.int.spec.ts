import { silentLog } from '@night-market/kernel';
import { createDatabase, eventually, TcpProxy, type TestDatabase } from '@night-market/testing';
import type { DataSource, MigrationInterface, QueryRunner } from 'typeorm';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createDataSource, migrate } from './data-source.ts';
import { databaseErrors } from '../errors/pg-errors.ts';
import { refusePendingMigrations, refuseUnknownMigrations, type MigrationClass } from './schema-version.ts';

class First1700000000001 implements MigrationInterface {
  readonly name = 'First1700000000001';
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('create table ware (id int primary key)');
    await runner.query('insert into ware values (1)');
  }
  down = (): Promise<void> => Promise.resolve();
}

class Second1700000000002 implements MigrationInterface {
  readonly name = 'Second1700000000002';
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('insert into ware values (2)');
  }
  down = (): Promise<void> => Promise.resolve();
}

class Broken1700000000003 implements MigrationInterface {
  readonly name = 'Broken1700000000003';
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('insert into ware values (3)');
    await runner.query('insert into ware values (3)');
  }
  down = (): Promise<void> => Promise.resolve();
}

class Index1700000000004 implements MigrationInterface {
  readonly name = 'Index1700000000004';
  readonly transaction = false;
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('create index concurrently ware_id on ware (id)');
  }
  down = (): Promise<void> => Promise.resolve();
}

class Slow1700000000005 implements MigrationInterface {
  readonly name = 'Slow1700000000005';
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('select pg_sleep(2.5)');
  }
  down = (): Promise<void> => Promise.resolve();
}

let database: TestDatabase;
const proxies: TcpProxy[] = [];
const replicas: DataSource[] = [];

beforeEach(async () => {
  database = await createDatabase();
});
afterEach(async () => {
  await Promise.all(replicas.splice(0).map((replica) => replica.destroy()));
  await Promise.all(proxies.splice(0).map((proxy) => proxy.cut()));
  await database.drop();
});

async function replica(migrations: readonly MigrationClass[] = [First1700000000001, Second1700000000002]) {
  const config = { DATABASE_URL: database.url, DATABASE_POOL_SIZE: 3 };
  const dataSource = await createDataSource('kit', config, migrations, silentLog).initialize();
  replicas.push(dataSource);
  return dataSource;
}

const wares = async (): Promise<number[]> =>
  (await database.query<{ id: number }>('select id from ware order by id')).map(({ id }) => id);

describe('migrations', () => {
  it('run once, in order, and are not run again', async () => {
    const one = await replica();
    expect(await migrate(one)).toEqual(['First1700000000001', 'Second1700000000002']);
    expect(await migrate(one)).toEqual([]);
    expect(await wares()).toEqual([1, 2]);
  });

  it('run once although four replicas boot together', async () => {
    const booting = await Promise.all(Array.from({ length: 4 }, () => replica()));
    const ran = await Promise.all(booting.map((one) => migrate(one)));
    expect(ran.flat().sort()).toEqual(['First1700000000001', 'Second1700000000002']);
    expect(await wares()).toEqual([1, 2]);
  });

  it('do not run where an earlier release has recorded them under a name of its own', async () => {
    const before = {
      First1700000000001: ['Second1700000000002'],
      Never1700000000009: ['Index1700000000004'],
    };
    await migrate(await replica([First1700000000001]));
    const one = await replica([First1700000000001, Second1700000000002, Index1700000000004]);
    expect(await migrate(one, before)).toEqual(['Index1700000000004']);
    expect(await wares()).toEqual([1]);
    const names = await database.query<{ name: string }>('select name from migrations order by name');
    expect(names.map(({ name }) => name)).toEqual([
      'First1700000000001',
      'Index1700000000004',
      'Second1700000000002',
    ]);
    await expect(refusePendingMigrations(one)).resolves.toBeUndefined();
  });

  it('are known when an earlier release has recorded them and this one no longer has them', async () => {
    await migrate(await replica());
    const one = await replica([First1700000000001]);
    await expect(refuseUnknownMigrations(one, 'kit')).rejects.toThrow('Second1700000000002');
    await refuseUnknownMigrations(one, 'kit', { Second1700000000002: [] });
  });

  it('wait for a replica that migrates', async () => {
    const one = await replica();
    const holder = one.createQueryRunner();
    await holder.query('select pg_advisory_lock($1)', [0x6d696720]);
    const two = await replica();
    let isDone = false;
    const waiting = migrate(two).then((ran) => ((isDone = true), ran));
    await eventually(async () => {
      const rows = await database.query(
        `select 1 from pg_stat_activity where datname = current_database() and query like '%pg_try_advisory_lock%'
         and pid <> pg_backend_pid()`,
      );
      return rows.length === 1;
    });
    expect(isDone).toBe(false);
    await holder.query('select pg_advisory_unlock($1)', [0x6d696720]);
    await holder.release();
    expect(await waiting).toHaveLength(2);
  });

  it('leave nothing of one that fails, keep the earlier ones, and can be tried again', async () => {
    const broken = await replica([First1700000000001, Broken1700000000003]);
    await expect(migrate(broken)).rejects.toThrow('ware_pkey');
    expect(await wares()).toEqual([1]);
    expect(await migrate(await replica())).toEqual(['Second1700000000002']);
  });

  it('make an index concurrently: others write meanwhile, and replicas that wait for their turn are no hindrance', async () => {
    const one = await replica();
    await migrate(one);
    const writer = one.createQueryRunner();
    await writer.query('begin; insert into ware values (10)');
    const booting = await Promise.all([1, 2, 3].map(() => replica([Index1700000000004])));
    const migrating = Promise.all(booting.map((one) => migrate(one)));
    await eventually(async () => {
      const waits = `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'
        and query like 'create index concurrently%'`;
      return (await database.query(waits)).length === 1;
    });
    await database.query('insert into ware values (11)');
    await writer.query('commit');
    await writer.release();
    expect((await migrating).flat()).toEqual(['Index1700000000004']);
    expect(await wares()).toEqual([1, 2, 10, 11]);
    expect(
      await database.query(`select indisvalid from pg_index where indexrelid = 'ware_id'::regclass`),
    ).toEqual([{ indisvalid: true }]);
  });

  it('leave the connection as it was: statements have their limits again', async () => {
    const one = await replica();
    await migrate(one);
    const settings = await Promise.all(
      Array.from({ length: 3 }, () => one.query(`select current_setting('statement_timeout') as s`)),
    );
    expect(settings.flat()).toEqual([{ s: '10s' }, { s: '10s' }, { s: '10s' }]);
    expect(
      await database.query(`select 1 from pg_locks where locktype = 'advisory' and database = (
      select oid from pg_database where datname = current_database())`),
    ).toEqual([]);
  });
});

/** Through a proxy that can fall silent; what is silent for longer than the limit ends. */
async function behindProxy(limitMs: number, migrations: readonly MigrationClass[] = []) {
  const { proxy, url } = await TcpProxy.before(database.url);
  const config = { DATABASE_URL: url, DATABASE_POOL_SIZE: 1 };
  const source = await createDataSource('kit', config, migrations, silentLog, limitMs).initialize();
  replicas.push(source);
  proxies.push(proxy);
  return { proxy, source };
}

describe('a database that vanishes without a word', () => {
  it('fails what waits for it as an outage, and its connection is not used again', async () => {
    const { proxy, source } = await behindProxy(1_000);
    await source.query('select 1');
    proxy.silence();
    const error: unknown = await source.query('select 2').catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ message: 'PostgreSQL was silent for 1000 ms', code: 'ETIMEDOUT' });
    expect(databaseErrors.isOutage(error)).toBe(true);
    proxy.carryAgain();
    expect(await source.query('select 3 as n')).toEqual([{ n: 3 }]);
  });

  it('is not what a migration is that takes its time', async () => {
    const { source } = await behindProxy(1_500, [Slow1700000000005]);
    expect(await migrate(source)).toEqual(['Slow1700000000005']);
  });
});

describe('statements', () => {
  it('keep looking rows up by key when the table they were planned for was small', async () => {
    const one = await replica([First1700000000001]);
    await migrate(one);
    const connection = one.createQueryRunner();
    await connection.query('analyze ware');
    await connection.query('set plan_cache_mode = force_generic_plan');
    await connection.query(
      'prepare find(int[]) as update ware set id = ware.id from unnest($1) as wanted(id) where ware.id = wanted.id',
    );
    await connection.query("execute find('{1}')");
    await connection.query('insert into ware select * from generate_series(2, 20000)');
    const plan: unknown = await connection.query("explain (format json) execute find('{1,2,3}')");
    await connection.release();
    expect(JSON.stringify(plan)).toContain('Index Scan');
    expect(JSON.stringify(plan)).toContain('Nested Loop');
    expect(JSON.stringify(plan)).not.toContain('Seq Scan');
  });
});
