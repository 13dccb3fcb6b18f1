import type { DynamicModule } from '@nestjs/common';
import { newId, type QueryRows, type SqlTx } from '@night-market/kernel';
import { isDatabaseOutage, readRows } from '@night-market/postgres';
import {
  CONVERSATIONS,
  conversationsController,
  holdersController,
  KEY_STORE,
  PgExpiringTable,
  type ConversationReader,
  type ServiceRuntime,
} from '@night-market/service-kit';
import type { z } from 'zod';
import { FeedersController } from './adapters/http/feeders.controller.ts';
import { OpenAdrController } from './adapters/http/openadr/openadr.controller.ts';
import { SubscriptionsController } from './adapters/http/openadr/subscriptions.controller.ts';
import { OverridesController } from './adapters/http/overrides.controller.ts';
import { ReadingsController } from './adapters/http/readings.controller.ts';
import { conversationView } from './adapters/http/view-schemas.ts';
import { toConversationView, toListedConversation } from './adapters/http/views.ts';
import { PowerEventsController } from './adapters/kafka/power-events.consumer.ts';
import { PowerPublisher } from './adapters/kafka/power.publisher.ts';
import { powerMetrics } from './adapters/metrics/power-metrics.ts';
import { POWER_ACTS } from './adapters/postgres/acts.ts';
import { oldAudit, oldDecisions, oldTalks } from './adapters/postgres/old-rows.ts';
import { oldInputs, PgInputs } from './adapters/postgres/pg-inputs.ts';
import { oldLoads } from './adapters/postgres/pg-load-history.ts';
import { PgPlans } from './adapters/postgres/pg-plans.ts';
import { PgPowerReader } from './adapters/postgres/pg-power-reader.ts';
import { PgSetUp } from './adapters/postgres/pg-set-up.ts';
import type { PowerOpsConfig } from './config.ts';
import { DryRun } from './dry-run/dry-run.handler.ts';
import { openAdrParts } from './openadr.composition.ts';
import { NoteInputs } from './note-inputs/note-inputs.handler.ts';
import { PlanFeeder } from './plan-feeders/plan-feeder.handler.ts';
import { PlanLoop } from './plan-feeders/plan-loop.ts';
import type { PlanObserver } from './plan-feeders/ports.ts';
import { SetUp } from './set-up/set-up.handler.ts';
import { TakeReadings } from './take-readings/take-readings.handler.ts';
import { DRY_RUN, NOTE_INPUTS, POWER_READER, SET_UP, TAKE_READINGS } from './tokens.ts';

class PowerOpsModule {}

/** Binds the ports of the use cases to their adapters. */
export function createPowerOpsModule(runtime: ServiceRuntime, config: PowerOpsConfig): DynamicModule {
  const { unitOfWork, outbox, composer, dataSource, metrics } = runtime;
  const read: QueryRows = (sql, params) => readRows(dataSource, sql, params);
  const observer = powerMetrics(metrics, read);
  const publisher = new PowerPublisher(outbox, composer);
  const timing = { replyMs: config.POWER_REPLY_MS, resultMs: config.POWER_RESULT_MS };
  const loop = planning(runtime, config, publisher, observer);
  runtime.background.push(loop);
  const wake = (): void => loop.wake();
  const [inputs, store, reader] = [new PgInputs(), new PgSetUp(), new PgPowerReader(read)];
  runtime.acts.push(POWER_ACTS);
  forget(runtime, config);
  return {
    module: PowerOpsModule,
    controllers: [
      PowerEventsController,
      ReadingsController,
      FeedersController,
      OverridesController,
      conversationsController(conversationView, 'Every message and deadline of it.'),
      OpenAdrController,
      SubscriptionsController,
      holdersController('device', 'ops/meters'),
    ],
    providers: [
      { provide: KEY_STORE, useValue: runtime.access.keys },
      {
        provide: TAKE_READINGS,
        useValue: new TakeReadings<SqlTx>({ unitOfWork, feeders: store, publisher, inputs, wake }),
      },
      { provide: NOTE_INPUTS, useValue: new NoteInputs<SqlTx>({ inputs, observer, wake }) },
      { provide: SET_UP, useValue: new SetUp<SqlTx>({ unitOfWork, store, inputs, wake }) },
      { provide: DRY_RUN, useValue: new DryRun(reader, timing) },
      { provide: POWER_READER, useValue: reader },
      { provide: CONVERSATIONS, useValue: conversationsIn(reader) },
      ...openAdrParts(runtime, config),
    ],
  };
}

const conversationsIn = (reader: PgPowerReader): ConversationReader<z.output<typeof conversationView>> => ({
  async one(conversationId) {
    const talk = await reader.talk(conversationId);
    return talk && toConversationView(talk);
  },
  newest: async (limit) => (await reader.newestTalks(limit)).map(toListedConversation),
});

function planning(
  { unitOfWork, dataSource, clock, random, log }: ServiceRuntime,
  config: PowerOpsConfig,
  publisher: PowerPublisher,
  observer: PlanObserver,
): PlanLoop {
  const read: QueryRows = (sql, params) => readRows(dataSource, sql, params);
  const plan = new PlanFeeder<SqlTx>(
    {
      ...{ unitOfWork, publisher, observer, store: new PgPlans(read, config.POWER_PERIOD_MS) },
      monotonicMs: () => performance.now(),
    },
    newId(),
    { replyMs: config.POWER_REPLY_MS, resultMs: config.POWER_RESULT_MS },
  );
  return new PlanLoop({
    due: (limit) => plan.due(limit),
    plan: (feederId) => plan.run(feederId),
    isOutage: isDatabaseOutage,
    failed: () => observer.failed(),
    ...{ clock, random, log },
  });
}

/** Readings that no plan has seen for an hour are of no use to any. */
const INPUT_HOURS = 1;
/** The load is looked at while an evening lasts. */
const LOAD_HOURS = 24;

function forget({ expiring, unitOfWork }: ServiceRuntime, config: PowerOpsConfig): void {
  const hours = config.POWER_RETENTION_HOURS;
  expiring.push(
    new PgExpiringTable('power_input', oldInputs, INPUT_HOURS, unitOfWork),
    new PgExpiringTable('feeder_load', oldLoads, LOAD_HOURS, unitOfWork),
    new PgExpiringTable('power_talk', oldTalks, hours, unitOfWork),
    new PgExpiringTable('power_decision', oldDecisions, hours, unitOfWork),
    new PgExpiringTable('power_audit', oldAudit, config.POWER_AUDIT_RETENTION_HOURS, unitOfWork),
  );
}
