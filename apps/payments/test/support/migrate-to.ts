import { createDataSource, migrate, type MigrationClass } from '@night-market/postgres';
import { createLog } from '@night-market/service-kit';
import type { TestDatabase } from '@night-market/testing';
import { MIGRATIONS } from '../../src/migrations/index.ts';

/** Migrations of the release before the one that brought this one. */
export const before = (name: string): readonly MigrationClass[] =>
  MIGRATIONS.slice(
    0,
    MIGRATIONS.findIndex((migration) => migration.name.startsWith(name)),
  );

/** Migrates as a release does that has these migrations. */
export async function migrateTo(
  database: TestDatabase,
  migrations: readonly MigrationClass[],
): Promise<void> {
  const config = { DATABASE_URL: database.url, DATABASE_POOL_SIZE: 2 };
  await migrate(createDataSource('payments', config, migrations, createLog('payments', 'silent')));
}
