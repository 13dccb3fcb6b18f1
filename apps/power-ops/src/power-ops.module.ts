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
import { powerMetrics } from './adapters/metrics/power-metrics.ts';
import { POWER_ACTS } from './adapters/postgres/acts.ts';
import { oldAudit, oldDecisions, oldTalks } from './adapters/postgres/old-rows.ts';
import { oldInputs, PgInputs } from './adapters/postgres/pg-inputs.ts';
import { oldLoads } from './adapters/postgres/pg-load-history.ts';
import { PgPlans } from './adapters/postgres/pg-plans.ts';
import { PgPowerReader } from './adapters/postgres/pg-power-reader.ts';
import { PgSetUp } from './adapters/postgres/pg-set-up.ts';
import { POWER_TRAIL, POWER_TRAIL_INDEX } from './adapters/postgres/trail.ts';
import type { PowerOpsConfig } from './config.ts';
import type { Timing } from './domain/talk.ts';
import { DryRun } from './dry-run/dry-run.handler.ts';
import { openAdrParts } from './openadr.composition.ts';
import { composePlanning, type Planning, type PlanningParts } from './planning.composition.ts';
import { SetUp } from './set-up/set-up.handler.ts';
import { DRY_RUN, NOTE_INPUTS, POWER_READER, SET_UP, TAKE_READINGS } from './tokens.ts';

class PowerOpsModule {}

/** Binds the ports of the use cases to their adapters. */
export function createPowerOpsModule(runtime: ServiceRuntime, config: PowerOpsConfig): DynamicModule {
  const { unitOfWork, dataSource } = runtime;
  const read: QueryRows = (sql, params) => readRows(dataSource, sql, params);
  const [inputs, store, reader] = [new PgInputs(), new PgSetUp(), new PgPowerReader(read)];
  const { loop, notes, readings } = planning(runtime, config, read, { inputs, feeders: store });
  runtime.background.push(loop);
  const wake = (): void => loop.wake();
  runtime.acts.push(POWER_ACTS);
  runtime.trail.push(...POWER_TRAIL);
  runtime.trailIndexes.push(POWER_TRAIL_INDEX);
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
      { provide: TAKE_READINGS, useValue: readings },
      { provide: NOTE_INPUTS, useValue: notes },
      { provide: SET_UP, useValue: new SetUp<SqlTx>({ unitOfWork, store, inputs, wake }) },
      { provide: DRY_RUN, useValue: new DryRun(reader, timingOf(config)) },
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

const timingOf = ({ POWER_REPLY_MS, POWER_RESULT_MS }: PowerOpsConfig): Timing => ({
  replyMs: POWER_REPLY_MS,
  resultMs: POWER_RESULT_MS,
});

function planning(
  { unitOfWork, outbox, composer, metrics, clock, random, log }: ServiceRuntime,
  config: PowerOpsConfig,
  read: QueryRows,
  stores: Pick<PlanningParts<SqlTx>, 'inputs' | 'feeders'>,
): Planning<SqlTx> {
  return composePlanning<SqlTx>({
    ...{ unitOfWork, outbox, composer, clock, random, log, ...stores },
    plans: new PgPlans(read, config.POWER_PERIOD_MS),
    observer: powerMetrics(metrics, read),
    isOutage: isDatabaseOutage,
    planner: newId(),
    timing: timingOf(config),
    nextId: newId,
    monotonicMs: () => performance.now(),
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
