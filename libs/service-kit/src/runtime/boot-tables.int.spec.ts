import { INBOX_SCHEMA } from '@night-market/inbox';
import { OUTBOX_SCHEMA } from '@night-market/outbox';
import { STASH_SCHEMA } from '@night-market/stash';
import { createDatabase, type TestDatabase } from '@night-market/testing';
import type { QueryRunner } from 'typeorm';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { commonConfig } from '../config/common-config.ts';
import { ConfigError, loadConfig } from '../config/load-config.ts';
import type { MigrationClass, ServiceMigration } from '../database/schema-version.ts';
import { startService } from './run-service.ts';
import { createRuntime } from './service-runtime.ts';

const migration = (name: string, statements: readonly string[], isCompatibleWithOlderCode = false) =>
  class implements ServiceMigration {
    readonly name = name;
    readonly isCompatibleWithOlderCode = isCompatibleWithOlderCode;
    async up(runner: QueryRunner): Promise<void> {
      for (const statement of statements) await runner.query(statement);
    }
    down = (): Promise<void> => Promise.resolve();
  };

const Core = migration('Core1700000000001', [...OUTBOX_SCHEMA, ...INBOX_SCHEMA, ...STASH_SCHEMA]);
const Added = migration('Added1700000000002', ['create table extra (id int)'], true);
const Renamed = migration('Renamed1700000000003', ['alter table stash_audit rename to audit']);

let database: TestDatabase;
beforeEach(async () => {
  database = await createDatabase();
});
afterEach(() => database.drop());

/** Boots a release that has these migrations and stops it again; the broker is away, which keeps nothing from booting. */
async function boot(migrations: readonly MigrationClass[], MIGRATE_ON_START = 'false'): Promise<string> {
  const config = loadConfig(commonConfig, {
    ...{ DATABASE_URL: database.url, KAFKA_BROKERS: '127.0.0.1:1', HTTP_PORT: '0', LOG_LEVEL: 'silent' },
    MIGRATE_ON_START,
  });
  const createModule = () => ({ module: class WaresModule {} });
  const definition = { name: 'wares', title: 'Wares', loadConfig: () => config, migrations, createModule };
  const service = await startService(definition, createRuntime('wares', config, migrations), config);
  await service.stop();
  return 'served';
}

const refusal = async (booting: Promise<string>): Promise<string> => {
  const error: unknown = await booting.catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(ConfigError);
  return (error as Error).message;
};

describe('a service whose tables do not fit', () => {
  it('refuses to boot before its migrations have run, names them and says what to do', async () => {
    expect(await refusal(boot([Core]))).toMatch(
      /^migrations have not run yet \(Core1700000000001\).*migrate/,
    );
    expect(await boot([Core], 'true')).toBe('served');
    expect(await boot([Core])).toBe('served');
    const message = await refusal(boot([Core, Added, Renamed]));
    expect(message).toContain('(Added1700000000002, Renamed1700000000003)');
    expect(message).not.toContain('\n');
    expect(await database.query(`select to_regclass('extra') as made`)).toEqual([{ made: null }]);
  });

  it('boots although a newer release has added what it can do without', async () => {
    await boot([Core, Added], 'true');
    expect(await boot([Core])).toBe('served');
    expect(await boot([Core], 'true')).toBe('served');
  });

  it('refuses tables of a newer release that are not declared compatible, also when it may migrate', async () => {
    await boot([Core, Added, Renamed], 'true');
    const message = await refusal(boot([Core]));
    expect(message).toContain('not declared compatible with this one (Renamed1700000000003)');
    expect(message).toContain('start that release of wares or a newer one');
    expect(await refusal(boot([Core], 'true'))).toBe(message);
  });
});
