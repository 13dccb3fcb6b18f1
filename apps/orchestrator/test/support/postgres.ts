import { silentLog, type Clock, type QueryRows } from '@night-market/kernel';
import { EventComposer, PgOutbox } from '@night-market/outbox';
import {
  createDataSource,
  isDatabaseOutage,
  migrate,
  readRows,
  TypeOrmUnitOfWork,
} from '@night-market/postgres';
import { migrationsOf, recoverableErrors } from '@night-market/service-kit';
import { createDatabase, type TestDatabase } from '@night-market/testing';
import { ActOnSaga } from '../../src/act-on-saga/act-on-saga.handler.ts';
import { OutboxRefundRequests } from '../../src/adapters/kafka/refund-requests.publisher.ts';
import { PgSagaReader } from '../../src/adapters/postgres/pg-saga-reader.ts';
import { PgSagaStore } from '../../src/adapters/postgres/pg-saga-store.ts';
import { PgTimerStore } from '../../src/adapters/postgres/pg-timer-store.ts';
import { AdvanceSagas } from '../../src/advance-sagas/advance-sagas.handler.ts';
import type { Occurrence } from '../../src/domain/occurrence.ts';
import { FireTimers } from '../../src/fire-timers/fire-timers.handler.ts';
import { orchestrator } from '../../src/orchestrator.service.ts';
import { policy } from './facts.ts';

const nobodyCounts = { moved: () => undefined, settled: () => undefined, timerFired: () => undefined };

/** A migrated database of a test's own. */
export async function createSagaDatabase(): Promise<TestDatabase> {
  const database = await createDatabase();
  const source = createDataSource('migrate', settingsOf(database), migrationsOf(orchestrator), silentLog);
  await source.initialize();
  await migrate(source);
  await source.destroy();
  return database;
}

const settingsOf = ({ url }: TestDatabase) => ({ DATABASE_URL: url, DATABASE_POOL_SIZE: 5 });

/** A process of the orchestrator on that database: its use cases on the real adapters, with connections of its own. */
export async function startReplica(database: TestDatabase, clock: Clock) {
  const source = createDataSource(
    'orchestrator',
    settingsOf(database),
    migrationsOf(orchestrator),
    silentLog,
  );
  await source.initialize();
  const read: QueryRows = (sql, params) => readRows(source, sql, params);
  const unitOfWork = new TypeOrmUnitOfWork(source);
  const outbox = new PgOutbox(() => undefined);
  const store = new PgSagaStore();
  const timers = new PgTimerStore(read);
  const refunds = new OutboxRefundRequests(outbox, new EventComposer('orchestrator', clock));
  const ports = { sagas: store, refunds, observer: nobodyCounts, clock, random: { next: () => 1 } };
  const sagas = new AdvanceSagas(ports, policy);
  const fireTimers = new FireTimers({
    ...{ unitOfWork, timers, sagas, observer: nobodyCounts, clock, log: silentLog },
    isOutage: isDatabaseOutage,
  });
  return {
    unitOfWork,
    timers,
    sagas,
    reader: new PgSagaReader(read),
    acts: new ActOnSaga({ unitOfWork, store, sagas, clock }),
    fire: (ids: readonly string[]) => fireTimers.fire(ids),
    // As the consumer loop does: replicas that meet on the same orders may deadlock, and the loser goes again.
    handle: (facts: readonly Occurrence[]) =>
      untilPossible(() => unitOfWork.run((tx) => sagas.handle(tx, facts))),
    /** Takes every timer that is due now. */
    fireDue: async () => {
      const due = await timers.next(1_000, clock.nowMs());
      return due.length > 0 ? await fireTimers.fire(due.map(({ id }) => id)) : 0;
    },
    stop: () => source.destroy(),
  };
}

export type Replica = Awaited<ReturnType<typeof startReplica>>;

async function untilPossible(attempt: () => Promise<void>): Promise<void> {
  for (let failures = 0; ; failures++) {
    try {
      return await attempt();
    } catch (error) {
      if (failures === 10 || !recoverableErrors.isRecoverable(error)) throw error;
    }
  }
}
