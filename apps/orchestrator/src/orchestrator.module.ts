import type { DynamicModule } from '@nestjs/common';
import type { QueryRows, SqlTx } from '@night-market/kernel';
import { isDatabaseOutage, readRows } from '@night-market/postgres';
import {
  CONVERSATIONS,
  conversationsController,
  PgExpiringTable,
  TimerLoop,
  type ConversationReader,
  type ServiceRuntime,
} from '@night-market/service-kit';
import type { z } from 'zod';
import { ActOnSaga } from './act-on-saga/act-on-saga.handler.ts';
import { ActsController } from './adapters/http/acts.controller.ts';
import { DefinitionController } from './adapters/http/definition.controller.ts';
import { SagasController } from './adapters/http/sagas.controller.ts';
import { conversationView } from './adapters/http/schemas.ts';
import { SummaryController } from './adapters/http/summary.controller.ts';
import { toConversationView, toListedConversation } from './adapters/http/views.ts';
import { PaymentEventsController } from './adapters/kafka/payment-events.consumer.ts';
import { OutboxRefundRequests } from './adapters/kafka/refund-requests.publisher.ts';
import { sagaMetrics } from './adapters/metrics/saga-metrics.ts';
import { oldHistory } from './adapters/postgres/old-history.ts';
import { SAGA_ACTS } from './adapters/postgres/acts.ts';
import { PgSagaCounter } from './adapters/postgres/pg-saga-counter.ts';
import { PgSagaReader } from './adapters/postgres/pg-saga-reader.ts';
import { PgSagaStore } from './adapters/postgres/pg-saga-store.ts';
import { PgTimerStore } from './adapters/postgres/pg-timer-store.ts';
import { SAGA_TRAIL, SAGA_TRAIL_INDEX } from './adapters/postgres/trail.ts';
import { AdvanceSagas } from './advance-sagas/advance-sagas.handler.ts';
import { refundPolicy, type OrchestratorConfig } from './config.ts';
import { FireTimers } from './fire-timers/fire-timers.handler.ts';
import { ReadConversations } from './read-conversations/read-conversations.handler.ts';
import { summarizeSagas } from './read-sagas/summarize-sagas.ts';
import { ACT_ON_SAGA, ADVANCE_SAGAS, SAGA_READER, SAGA_SUMMARY } from './tokens.ts';

class OrchestratorModule {}

/** Binds the ports of the use cases to their adapters. */
export function createOrchestratorModule(runtime: ServiceRuntime, config: OrchestratorConfig): DynamicModule {
  const { clock, random, log, unitOfWork, outbox, composer, dataSource } = runtime;
  const read: QueryRows = (sql, params) => readRows(dataSource, sql, params);
  const observer = sagaMetrics(runtime.metrics, read);
  const store = new PgSagaStore();
  const reader = new PgSagaReader(read);
  const timers = new PgTimerStore(read);
  const refunds = new OutboxRefundRequests(outbox, composer);
  const sagas = new AdvanceSagas<SqlTx>(
    { sagas: store, refunds, observer, clock, random },
    refundPolicy(config),
  );
  const fireTimers = new FireTimers<SqlTx>({
    unitOfWork,
    timers,
    sagas,
    observer,
    clock,
    log,
    isOutage: isDatabaseOutage,
  });
  runtime.background.push(
    new TimerLoop({
      next: (limit, dueByMs) => timers.next(limit, dueByMs),
      fire: (ids) => fireTimers.fire(ids),
      clock,
      random,
      log,
    }),
  );
  runtime.acts.push(SAGA_ACTS);
  runtime.trail.push(...SAGA_TRAIL);
  runtime.trailIndexes.push(SAGA_TRAIL_INDEX);
  runtime.expiring.push(
    new PgExpiringTable('saga_transition', oldHistory, config.HISTORY_RETENTION_HOURS, unitOfWork),
  );
  const conversations = conversationsIn(new ReadConversations(reader, config.REFUND_TIMEOUT_MS));
  return {
    module: OrchestratorModule,
    controllers: [
      PaymentEventsController,
      SagasController,
      DefinitionController,
      ActsController,
      conversationsController(
        conversationView,
        'Its requests to pay a duplicate back, each with the messages and deadlines that followed.',
      ),
      SummaryController,
    ],
    providers: [
      { provide: ADVANCE_SAGAS, useValue: sagas },
      { provide: ACT_ON_SAGA, useValue: new ActOnSaga<SqlTx>({ unitOfWork, store, sagas, clock }) },
      { provide: SAGA_READER, useValue: reader },
      { provide: SAGA_SUMMARY, useValue: summarizeSagas(new PgSagaCounter(read), clock) },
      { provide: CONVERSATIONS, useValue: conversations },
    ],
  };
}

const conversationsIn = (
  conversations: ReadConversations,
): ConversationReader<z.output<typeof conversationView>> => ({
  async one(conversationId) {
    const talks = await conversations.one(conversationId);
    return talks && toConversationView(conversationId, talks);
  },
  newest: async (limit) => (await conversations.newest(limit)).map(toListedConversation),
});
