import { errorText, pause, systemClock, type Log } from '@night-market/kernel';
import { DataSource, MigrationExecutor, type QueryRunner } from 'typeorm';
import type { PostgresDataSourceOptions } from 'typeorm/driver/postgres/PostgresDataSourceOptions.js';
import { ServiceClient } from '../service-client.ts';
import { withIdleTimeout, SILENCE_LIMIT_MS } from '../session/silence-limit.ts';
import { directUrlOf, Pooled, SETTINGS } from './pooling.ts';
import {
  declareCompatible,
  recognizeEarlier,
  type MigrationClass,
  type RecordedBefore,
} from './schema-version.ts';

/** Where the database is; named as the environment names it. */
export interface DatabaseSettings {
  readonly DATABASE_URL: string;
  readonly DATABASE_POOL_SIZE: number;
  /** The address of PostgreSQL itself when the one above is a pooler that shares sessions. */
  readonly DATABASE_DIRECT_URL?: string | undefined;
}

/** The service's own database. Statements and idle transactions have limits, so nothing hangs for ever. */
export function createDataSource(
  service: string,
  config: DatabaseSettings,
  migrations: readonly MigrationClass[],
  log: Log,
  silenceLimitMs = SILENCE_LIMIT_MS,
): DataSource {
  const directUrl = config.DATABASE_DIRECT_URL;
  const options: PostgresDataSourceOptions = {
    type: 'postgres',
    url: config.DATABASE_URL,
    applicationName: service,
    poolSize: config.DATABASE_POOL_SIZE,
    synchronize: false,
    logging: false,
    migrations: [...migrations],
    poolErrorHandler: (error: unknown) =>
      log.warn({ error: errorText(error) }, 'a pooled database connection broke'),
    extra: {
      Client: ServiceClient,
      connectionTimeoutMillis: 3_000,
      pipeline: true,
      stream: withIdleTimeout(silenceLimitMs),
      // A pooler refuses or forgets these: there they are set in each transaction.
      ...(directUrl === undefined && atStart()),
    },
  };
  return directUrl === undefined ? new DataSource(options) : new Pooled(options, directUrl);
}

const atStart = () => ({ options: SETTINGS.map(([name, value]) => `-c ${name}=${value}`).join(' ') });

/** Serializes migrations of replicas that boot together ('mig '). */
const MIGRATION_LOCK = 0x6d696720;

/** How often a replica that waits for its turn asks again. */
const ASK_AGAIN_MS = 100;

/**
 * Runs what is pending, and not what is recorded under an earlier name, one replica at a time. Returns the names of the migrations that ran. Whoever waits asks again
 * and again: a statement that waits for the lock would hold up an index that is made concurrently.
 */
export async function migrate(dataSource: DataSource, before: RecordedBefore = {}): Promise<string[]> {
  const own = await withoutLimits(dataSource).initialize();
  const runner = own.createQueryRunner();
  try {
    while (!(await isOurTurn(runner))) await pause(systemClock, ASK_AGAIN_MS);
    await declareCompatible(runner, own);
    await recognizeEarlier(runner, own, before);
    const executor = new MigrationExecutor(own, runner);
    executor.transaction = 'each';
    const done = await executor.executePendingMigrations();
    return done.map((migration) => migration.name);
  } finally {
    await runner.query('select pg_advisory_unlock($1)', [MIGRATION_LOCK]).catch(() => undefined);
    await runner.release();
    await own.destroy();
  }
}

/** A migration of a large table takes its time. */
function withoutLimits(dataSource: DataSource): DataSource {
  const { extra, ...rest } = dataSource.options as PostgresDataSourceOptions;
  const limits = ['statement_timeout', 'idle_in_transaction_session_timeout'];
  const lifted = { ...atStart(), stream: undefined };
  lifted.options += limits.map((name) => ` -c ${name}=0`).join('');
  const url = directUrlOf(dataSource);
  return new DataSource({
    ...rest,
    ...(url !== undefined && { url }),
    poolSize: 1,
    extra: { ...(extra as object), ...lifted },
  });
}

async function isOurTurn(runner: QueryRunner): Promise<boolean> {
  const [answer] = (await runner.query('select pg_try_advisory_lock($1) as mine', [MIGRATION_LOCK])) as {
    mine: boolean;
  }[];
  return answer?.mine ?? false;
}
