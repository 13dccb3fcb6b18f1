import { readFileSync } from 'node:fs';
import { silentLog } from '@night-market/kernel';
import { createDataSource, migrate, migrationsOf } from '@night-market/service-kit';
import { createDatabase, describeTables, rowsByTable, type TestDatabase } from '@night-market/testing';
import { afterEach, expect, it } from 'vitest';
import { payments } from '../src/payments.service.ts';

const FROZEN = readFileSync(new URL('fixtures/tables-2026-11-29.sql', import.meta.url), 'utf8');

const databases: TestDatabase[] = [];
afterEach(async () => {
  for (const database of databases.splice(0)) await database.drop();
});

async function databaseOf(...schema: string[]): Promise<TestDatabase> {
  const database = await createDatabase(schema);
  databases.push(database);
  return database;
}

const migrateAll = ({ url }: TestDatabase): Promise<string[]> => {
  const settings = { DATABASE_URL: url, DATABASE_POOL_SIZE: 1 };
  return migrate(
    createDataSource('payments', settings, migrationsOf(payments), silentLog),
    payments.recordedBefore,
  );
};

it('takes over a database of before the libraries brought their tables: nothing runs twice, all rows stay', async () => {
  const [old, fresh] = [await databaseOf(FROZEN), await databaseOf()];
  const { migrations: history, ...rows } = await rowsByTable(old);
  for (const [table, found] of Object.entries(rows)) expect(found, table).not.toEqual([]);

  const ran = await migrateAll(old);
  const ofLibraries = (await migrateAll(fresh)).filter((name) => /17000000000\d\d$/.test(name));
  expect(ran.filter((name) => ofLibraries.includes(name))).toEqual([]);
  expect(await migrateAll(old)).toEqual([]);

  const after = await rowsByTable(old);
  expect(after).toMatchObject(rows);
  expect(after['migrations']).toEqual(expect.arrayContaining(history!));
  expect(await describeTables(old)).toEqual(await describeTables(fresh));
});
