import { MigrationExecutor, type DataSource, type MigrationInterface, type QueryRunner } from 'typeorm';
import { ConfigError } from '../config/load-config.ts';

/** A migration of a service. */
export interface ServiceMigration extends MigrationInterface {
  /**
   * True of one that code of before it works with: it adds what may be absent, or takes away what that code no longer
   * uses. Without it older code refuses to boot once this migration has run.
   */
  readonly isCompatibleWithOlderCode?: boolean;
}

export type MigrationClass = new () => ServiceMigration;

const CREATE = 'create table if not exists compatible_migration (name text primary key)';
const DECLARE = `insert into compatible_migration select unnest($1::text[]) on conflict do nothing`;

/**
 * Writes down which of these migrations older code works with, before they run: of one that has not run it says nothing.
 * Older code does not have their classes and reads it here.
 */
export async function declareCompatible(runner: QueryRunner, { migrations }: DataSource): Promise<void> {
  const compatible = migrations.filter((one: ServiceMigration) => one.isCompatibleWithOlderCode);
  if (compatible.length === 0) return;
  await runner.query(CREATE);
  await runner.query(DECLARE, [compatible.map(nameOf)]);
}

/**
 * Refuses tables that a newer release has changed in a way this one was not made for.
 * @throws ConfigError which names the migrations that this code does not know
 */
export async function refuseUnknownMigrations(dataSource: DataSource, service: string): Promise<void> {
  const unknown = await unknownMigrations(dataSource);
  if (unknown.length === 0) return;
  throw new ConfigError(
    `the database has migrations of a newer release that are not declared compatible with this one (${unknown.join(', ')}): start that release of ${service} or a newer one`,
  );
}

/**
 * Refuses tables that are older than this code.
 * @throws ConfigError which names the migrations that have not run
 */
export async function refusePendingMigrations(dataSource: DataSource): Promise<void> {
  const recorded = new Set(await recordedMigrations(dataSource));
  const pending = dataSource.migrations.map(nameOf).filter((name) => !recorded.has(name));
  if (pending.length === 0) return;
  throw new ConfigError(
    `migrations have not run yet (${pending.join(', ')}): run \`node main.js migrate\` with the settings of this service first, or set MIGRATE_ON_START=true`,
  );
}

const nameOf = (migration: MigrationInterface): string => migration.name ?? migration.constructor.name;

async function recordedMigrations(dataSource: DataSource): Promise<string[]> {
  if (!(await hasTable(dataSource, 'migrations'))) return [];
  const recorded = await new MigrationExecutor(dataSource).getExecutedMigrations();
  return recorded.map(({ name }) => name);
}

async function unknownMigrations(dataSource: DataSource): Promise<string[]> {
  const known = new Set(dataSource.migrations.map(nameOf));
  const others = (await recordedMigrations(dataSource)).filter((name) => !known.has(name));
  if (others.length === 0 || !(await hasTable(dataSource, 'compatible_migration'))) return others.sort();
  const rows = await dataSource.query<{ name: string }[]>('select name from compatible_migration');
  const compatible = new Set(rows.map(({ name }) => name));
  return others.filter((name) => !compatible.has(name)).sort();
}

async function hasTable(dataSource: DataSource, name: string): Promise<boolean> {
  const [row] = await dataSource.query<{ there: boolean }[]>('select to_regclass($1) is not null as there', [
    name,
  ]);
  return row?.there ?? false;
}
