import { BY_KEY_PLANS, errorText, type Log } from '@night-market/kernel';
import { DataSource, type MigrationInterface } from 'typeorm';
import type { CommonConfig } from '../config/common-config.ts';

export type MigrationClass = new () => MigrationInterface;

/** The service's own database. Statements and idle transactions have limits, so nothing hangs for ever. */
export function createDataSource(
  service: string,
  config: Pick<CommonConfig, 'DATABASE_URL' | 'DATABASE_POOL_SIZE'>,
  migrations: readonly MigrationClass[],
  log: Log,
): DataSource {
  return new DataSource({
    type: 'postgres',
    url: config.DATABASE_URL,
    applicationName: service,
    poolSize: config.DATABASE_POOL_SIZE,
    synchronize: false,
    logging: false,
    migrations: [...migrations],
    migrationsTransactionMode: 'each',
    poolErrorHandler: (error: unknown) =>
      log.warn({ error: errorText(error) }, 'a pooled database connection broke'),
    extra: {
      connectionTimeoutMillis: 3_000,
      statement_timeout: 10_000,
      idle_in_transaction_session_timeout: 10_000,
      options: BY_KEY_PLANS.map(([name, value]) => `-c ${name}=${value}`).join(' '),
    },
  });
}

/** Serializes migrations of replicas that boot together ('mig '). */
const MIGRATION_LOCK = 0x6d696720;

/** Runs what is pending, one replica at a time. Returns the names of the migrations that ran. */
export async function migrate(dataSource: DataSource): Promise<string[]> {
  const guard = dataSource.createQueryRunner();
  try {
    await guard.query('set idle_in_transaction_session_timeout = 0; set statement_timeout = 0');
    await guard.query('select pg_advisory_lock($1)', [MIGRATION_LOCK]);
    const done = await dataSource.runMigrations();
    return done.map((migration) => migration.name);
  } finally {
    await guard.query('select pg_advisory_unlock($1)', [MIGRATION_LOCK]).catch(() => undefined);
    await guard
      .query('reset idle_in_transaction_session_timeout; reset statement_timeout')
      .catch(() => undefined);
    await guard.release();
  }
}
