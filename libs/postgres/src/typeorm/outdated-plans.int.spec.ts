import { silentLog, type SqlTx } from '@night-market/kernel';
import { createDatabase, type TestDatabase } from '@night-market/testing';
import type { DataSource } from 'typeorm';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createDataSource } from './data-source.ts';
import { databaseErrors } from '../errors/pg-errors.ts';
import { TypeOrmUnitOfWork } from './typeorm-unit-of-work.ts';

const SESSIONS = 3;
const OPEN_SESSIONS = `select from pg_stat_activity where datname = current_database() and application_name = 'kit'`;

let database: TestDatabase;
let source: DataSource;
let unitOfWork: TypeOrmUnitOfWork;

beforeEach(async () => {
  database = await createDatabase(['create table note (text text)', `insert into note values ('x')`]);
  const config = { DATABASE_URL: database.url, DATABASE_POOL_SIZE: SESSIONS };
  source = await createDataSource('kit', config, [], silentLog).initialize();
  unitOfWork = new TypeOrmUnitOfWork(source);
  await prepareInEachSession();
});
afterEach(async () => {
  await source.destroy();
  await database.drop();
});

const read = (tx: SqlTx): Promise<{ pid: number; text: string }[]> =>
  tx.query('select pg_backend_pid() as pid, note.* from note');

async function prepareInEachSession(): Promise<void> {
  const { promise: allHave, resolve } = Promise.withResolvers<void>();
  let waiting = 0;
  const held = Array.from({ length: SESSIONS }, () =>
    unitOfWork.run(async (tx) => {
      const [row] = await read(tx);
      if (++waiting === SESSIONS) resolve();
      await allHave;
      return row!.pid;
    }),
  );
  expect(new Set(await Promise.all(held)).size).toBe(SESSIONS);
}

const outcome = (): Promise<unknown> =>
  unitOfWork.run(read).then(
    ([row]) => row!.text,
    (error: unknown) => error,
  );

describe('a column that is added while a service runs', () => {
  it('costs one try, which is an outage and no fault of the work, whichever session comes next', async () => {
    await database.query('alter table note add column more text');
    const first = await outcome();
    expect(first).toMatchObject({ code: '0A000' });
    expect(databaseErrors.isOutage(first)).toBe(true);
    for (let n = 0; n < 2 * SESSIONS; n++) expect(await outcome()).toBe('x');
  });

  it('breaks no transaction under way, whose session learns of it by its own statement', async () => {
    await unitOfWork.run(async (tx) => {
      await tx.query('select 1');
      await database.query('alter table note add column more text');
      expect(await outcome()).toMatchObject({ code: '0A000' });
      await tx.query('select 2');
    });
    expect(await outcome()).toMatchObject({ code: '0A000' });
    expect(await outcome()).toBe('x');
  });
});

describe('a statement that PostgreSQL does not support', () => {
  it('is the fault of the work, and costs no session', async () => {
    const sessions = async () => (await database.query(OPEN_SESSIONS)).length;
    const before = await sessions();
    const unsupported: unknown = await unitOfWork
      .run((tx) => tx.query('select distinct text from note for update'))
      .catch((error: unknown) => error);
    expect(unsupported).toMatchObject({ code: '0A000' });
    expect(databaseErrors.isRecoverable(unsupported)).toBe(false);
    expect(await outcome()).toBe('x');
    expect(await sessions()).toBe(before);
  });
});

describe('a session that has lost its prepared statements', () => {
  it('is given up after one try', async () => {
    const lost: unknown = await unitOfWork
      .run((tx) => tx.query('deallocate all'))
      .catch((error: unknown) => error);
    expect(lost).toMatchObject({ code: '26000' });
    expect(databaseErrors.isOutage(lost)).toBe(true);
    expect(await outcome()).toBe('x');
  });
});
