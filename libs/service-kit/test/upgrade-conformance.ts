import { readFileSync } from 'node:fs';
import { silentLog } from '@night-market/kernel';
import { createDataSource, migrate } from '@night-market/postgres';
import { createDatabase, describeTables, rowsByTable, type TestDatabase } from '@night-market/testing';
import { afterEach, expect, it } from 'vitest';
import { migrationsOf, type ServiceTables } from '../src/index.ts';

/**
 * Tests that a service takes over a database of an earlier release.
 * @param frozen the tables of that release as SQL, with rows in each of them
 * @param abandoned a table that is empty and stays, though the service needs it no more
 */
export function upgradeConformance(tables: ServiceTables, frozen: URL, abandoned?: string): void {
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
    const source = createDataSource(tables.name, settings, migrationsOf(tables), silentLog);
    return migrate(source, tables.recordedBefore);
  };

  it('takes over a database of before the libraries brought their tables: nothing runs twice, all rows stay', async () => {
    const [old, fresh] = [await databaseOf(readFileSync(frozen, 'utf8')), await databaseOf()];
    const { migrations: history, ...rows } = await rowsByTable(old);
    for (const [table, found] of Object.entries(rows)) {
      if (table === abandoned) expect(found, table).toEqual([]);
      else expect(found, table).not.toEqual([]);
    }

    const ran = await migrateAll(old);
    const ofLibraries = (await migrateAll(fresh)).filter((name) => /17000000000\d\d$/.test(name));
    expect(ran.filter((name) => ofLibraries.includes(name))).toEqual([]);
    expect(await migrateAll(old)).toEqual([]);

    const after = await rowsByTable(old);
    expect(after).toMatchObject(rows);
    expect(after['migrations']).toEqual(expect.arrayContaining(history!));
    const kept = (await describeTables(old)).filter((line) => !abandoned || !line.includes(abandoned));
    expect(kept).toEqual(await describeTables(fresh));
  });
}
