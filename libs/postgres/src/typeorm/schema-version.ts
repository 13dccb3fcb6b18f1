import { ConfigError } from '@night-market/kernel';
import type { DataSource, MigrationInterface, QueryRunner } from 'typeorm';

/** A migration of a service. */
export interface ServiceMigration extends MigrationInterface {
  /**
   * True of one that code of before it works with: it adds what may be absent, or takes away what that code no longer
   * uses. Without it older code refuses to boot once this migration has run.
   */
  readonly isCompatibleWithOlderCode?: boolean;
}

export type MigrationClass = new () => ServiceMigration;

/**
 * Names of migrations that a service recorded while the tables of the libraries were made by migrations of its own, each
 * with the names of the libraries' migrations that it stands for.
 */
export type RecordedBefore = Readonly<Record<string, readonly string[]>>;

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

const RECORD = 'insert into migrations ("timestamp", name) select * from unnest($1::bigint[], $2::text[])';

/** Records the migrations of libraries that have run under a name of the service, so that they do not run again. */
export async function recognizeEarlier(
  runner: QueryRunner,
  { migrations }: DataSource,
  before: RecordedBefore,
): Promise<void> {
  const recorded = new Set(await recordedMigrations(runner));
  const stoodFor = new Set(
    Object.entries(before).flatMap(([name, others]) => (recorded.has(name) ? others : [])),
  );
  const names = migrations.map(nameOf).filter((name) => stoodFor.has(name) && !recorded.has(name));
  if (names.length > 0) await runner.query(RECORD, [names.map((name) => name.slice(-13)), names]);
}

/**
 * Refuses tables that a newer release has changed in a way this one was not made for.
 * @throws ConfigError which names the migrations that this code does not know
 */
export async function refuseUnknownMigrations(
  dataSource: DataSource,
  service: string,
  before: RecordedBefore = {},
): Promise<void> {
  const unknown = await unknownMigrations(dataSource, Object.keys(before));
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

/** A connection, or a pool of them. */
interface Store {
  query<Rows>(sql: string, params?: unknown[]): Promise<Rows>;
}

async function recordedMigrations(store: Store): Promise<string[]> {
  if (!(await hasTable(store, 'migrations'))) return [];
  return (await store.query<{ name: string }[]>('select name from migrations')).map(({ name }) => name);
}

async function unknownMigrations(dataSource: DataSource, before: readonly string[]): Promise<string[]> {
  const known = new Set([...dataSource.migrations.map(nameOf), ...before]);
  const others = (await recordedMigrations(dataSource)).filter((name) => !known.has(name));
  if (others.length === 0 || !(await hasTable(dataSource, 'compatible_migration'))) return others.sort();
  const rows = await dataSource.query<{ name: string }[]>('select name from compatible_migration');
  const compatible = new Set(rows.map(({ name }) => name));
  return others.filter((name) => !compatible.has(name)).sort();
}

async function hasTable(store: Store, name: string): Promise<boolean> {
  const [row] = await store.query<{ there: boolean }[]>('select to_regclass($1) is not null as there', [
    name,
  ]);
  return row?.there ?? false;
}
