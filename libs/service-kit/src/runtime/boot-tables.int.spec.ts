import { Controller, type DynamicModule } from '@nestjs/common';
import { payTxnV1, type TopicDefinition } from '@night-market/contracts';
import { OnEvents } from '@night-market/event-bus';
import { createDatabase, naming, rowsByTable, type TestDatabase } from '@night-market/testing';
import type { QueryRunner } from 'typeorm';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { commonConfig } from '../config/common-config.ts';
import { ConfigError } from '@night-market/kernel';
import { loadConfig } from '../config/load-config.ts';
import type { MigrationClass, ServiceMigration } from '@night-market/postgres';
import { startService } from './run-service.ts';
import { createRuntime, type ServiceRuntime } from './service-runtime.ts';
import type { ServiceTables } from './service-tables.ts';

const migration = (name: string, statements: readonly string[], isCompatibleWithOlderCode = false) =>
  class implements ServiceMigration {
    readonly name = name;
    readonly isCompatibleWithOlderCode = isCompatibleWithOlderCode;
    async up(runner: QueryRunner): Promise<void> {
      for (const statement of statements) await runner.query(statement);
    }
    down = (): Promise<void> => Promise.resolve();
  };

const Core = migration('Core1700000000001', ['create table ware (id int)']);
const Added = migration('Added1700000000002', ['create table extra (id int)'], true);
const Renamed = migration('Renamed1700000000003', ['alter table ware rename to wares']);

let database: TestDatabase;
beforeEach(async () => {
  database = await createDatabase();
});
afterEach(() => database.drop());

/** Boots a release and stops it again; the broker is away, which keeps nothing from booting. */
async function bootAs(
  tables: ServiceTables,
  MIGRATE_ON_START: string,
  createModule: (runtime: ServiceRuntime) => DynamicModule = () => ({ module: class WaresModule {} }),
): Promise<string> {
  const config = loadConfig(commonConfig, {
    ...{ DATABASE_URL: database.url, KAFKA_BROKERS: '127.0.0.1:1', HTTP_PORT: '0', LOG_LEVEL: 'silent' },
    MIGRATE_ON_START,
  });
  const definition = { ...tables, title: 'Wares', loadConfig: () => config, createModule };
  const service = await startService(definition, createRuntime(definition, config), config);
  await service.stop();
  return 'served';
}

const boot = (migrations: readonly MigrationClass[], migrateOnStart = 'false'): Promise<string> =>
  bootAs({ name: 'wares', migrations }, migrateOnStart);

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

@Controller()
class CapturesController {
  @OnEvents(payTxnV1, 'captured')
  captured(): Promise<void> {
    return Promise.resolve();
  }
}

describe('a service and its contracts', () => {
  const wares = { name: 'wares', migrations: [] };
  const reading = (tables: ServiceTables) =>
    bootAs(tables, 'true', () => ({ module: class WaresModule {}, controllers: [CapturesController] }));
  const tables = async () =>
    Object.keys(await rowsByTable(database))
      .filter((name) => !name.endsWith('migrations'))
      .sort();

  it('has no tables but its own when no contract names it', async () => {
    expect(await bootAs(wares, 'true')).toBe('served');
    expect(await tables()).toEqual([]);
  });

  it('has the tables of a consumer when a contract names it', async () => {
    expect(await reading({ ...wares, contracts: [naming('wares', payTxnV1)] })).toBe('served');
    expect(await tables()).toEqual([
      'compatible_migration',
      'inbox',
      'outbox',
      'stash_audit',
      'stash_batch',
      'stash_batch_key',
      'stash_event',
      'stash_key',
    ]);
  });

  it.each([
    ['it has no inbox', {}],
    ['it has one', { needs: ['inbox'] as const }],
  ])('refuses handlers of a topic whose contract does not name it as a consumer: %s', async (_, more) => {
    const message = await refusal(reading({ ...wares, ...more }));
    expect(message).toBe(
      "wares handles events of pay.txn.v1, whose contract does not name it as a consumer: add 'wares' to the consumers of pay.txn.v1 in libs/contracts, or remove the handler",
    );
  });

  it('refuses handlers of a topic for every service when it has no inbox', async () => {
    const forAll: TopicDefinition = {
      ...payTxnV1,
      consumers: [{ name: 'every service', writtenFor: payTxnV1.name }],
    };
    expect(await refusal(reading({ ...wares, contracts: [forAll] }))).toBe(
      "wares handles events of pay.txn.v1 and has no inbox: add needs: ['inbox'] to its service definition",
    );
    expect(await reading({ ...wares, contracts: [forAll], needs: ['inbox'] })).toBe('served');
  });

  it('refuses to publish when no contract names it as a producer', async () => {
    const message = await refusal(
      bootAs(wares, 'true', ({ outbox }) => ({
        module: class WaresModule {},
        providers: [{ provide: 'OUT', useValue: outbox }],
      })),
    );
    expect(message).toContain(
      "add 'wares' to the producers of its topics in libs/contracts, or needs: ['outbox']",
    );
  });
});
