import { ACCESS_MIGRATIONS } from '@night-market/access';
import { IDEMPOTENCY_MIGRATIONS } from '@night-market/idempotency';
import { INBOX_MIGRATIONS } from '@night-market/inbox';
import type { TableMigration } from '@night-market/kernel';
import { OUTBOX_MIGRATIONS } from '@night-market/outbox';
import type { MigrationClass, ServiceMigration } from '@night-market/postgres';
import { STASH_MIGRATIONS } from '@night-market/stash';
import type { QueryRunner } from 'typeorm';

const TABLES = {
  outbox: OUTBOX_MIGRATIONS,
  inbox: INBOX_MIGRATIONS,
  stash: STASH_MIGRATIONS,
  idempotency: IDEMPOTENCY_MIGRATIONS,
  access: ACCESS_MIGRATIONS,
} as const;

/** A library whose tables a service may need. */
export type Need = keyof typeof TABLES;

/** The migrations of the libraries' tables, as TypeORM runs them. */
export const libraryMigrations = (needs: ReadonlySet<Need>): MigrationClass[] =>
  [...needs].flatMap((need) => TABLES[need].map(asClass));

const asClass = (migration: TableMigration): MigrationClass =>
  class implements ServiceMigration {
    readonly name = migration.name;
    readonly transaction = !migration.isOutsideTransaction;
    readonly isCompatibleWithOlderCode = migration.isCompatibleWithOlderCode ?? false;

    async up(runner: QueryRunner): Promise<void> {
      for (const statement of migration.statements) await runner.query(statement);
    }

    down(): Promise<void> {
      return Promise.reject(
        new Error(`${migration.name} is not undone: the tables of a library hold live data`),
      );
    }
  };
