export { columns } from './columns.ts';
export { isConnectionError, markConnectionError } from './connection-errors.ts';
export { certificateProblem } from './errors/certificate-problem.ts';
export { databaseErrors, isDatabaseOutage } from './errors/pg-errors.ts';
export { schemaFault } from './errors/schema-fault.ts';
export { ExpiringRows, type Expires, type OldRows } from './expiring-rows.ts';
export { OneWriteSocket } from './one-write-socket.ts';
export { PgUnitOfWork } from './pg-unit-of-work.ts';
export { PipelinedTx, type SessionlessSettings } from './pipelined-tx.ts';
export { ASK_READ_ONLY, readOnlyError, ServiceClient } from './service-client.ts';
export { BY_KEY_PLANS } from './session/by-key-plans.ts';
export { withIdleTimeout, SILENCE_LIMIT_MS } from './session/silence-limit.ts';
export { notTested } from './session/tested-version.ts';
export { epochMs, exactIsoTime, isoTime } from './times.ts';
export { transact, type Transacted, type TransactOptions } from './transact.ts';
export { createDataSource, migrate, type DatabaseSettings } from './typeorm/data-source.ts';
export { directUrlOf } from './typeorm/pooling.ts';
export { NEEDS_DIRECT_URL, refusePooler, refusesStartUp } from './typeorm/refuse-pooler.ts';
export {
  refusePendingMigrations,
  refuseUnknownMigrations,
  type MigrationClass,
  type RecordedBefore,
  type ServiceMigration,
} from './typeorm/schema-version.ts';
export { readRows, TypeOrmUnitOfWork } from './typeorm/typeorm-unit-of-work.ts';
