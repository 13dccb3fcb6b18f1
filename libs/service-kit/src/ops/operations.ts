import type { DynamicModule, Type } from '@nestjs/common';
import { PgAccessAudit } from '@night-market/access';
import { heldEvents } from '@night-market/inbox';
import type { QueryRows, Trail } from '@night-market/kernel';
import { PgOutboxWatch } from '@night-market/outbox';
import { readRows } from '@night-market/postgres';
import type { CommonConfig } from '../config/common-config.ts';
import { showParameters } from '../http/openapi.ts';
import type { ServiceRuntime } from '../runtime/service-runtime.ts';
import {
  OPS_ACTS,
  OPS_CONSUMER,
  OPS_FIGURES,
  OPS_FIND_TRAILS,
  OPS_INTENTS,
  OPS_LAG_HISTORY,
  OPS_OPERATOR,
  OPS_POSITIONS,
  OPS_TRAIL,
} from '../runtime/tokens.ts';
import { ActsController } from './acts/acts.controller.ts';
import { ACCESS_ACTS, readActs, STASH_ACTS, type ActsQuery } from './acts/pg-acts.ts';
import { BatchesController } from './batches.controller.ts';
import { ConsumerController, InboxController, type ConsumerFacts } from './consumer.controller.ts';
import { HealthFiguresController } from './health-figures.controller.ts';
import { healthFigures } from './health-figures.ts';
import { IntentsController, type DestinationTried, type IntentsDesk } from './intents.controller.ts';
import { LagRecorder } from './lag-history.ts';
import { OpsController } from './ops.controller.ts';
import { PositionsController } from './positions.controller.ts';
import { topicPositions } from './positions.ts';
import { findTrails } from './trail/found-trails.ts';
import { OUTBOX_TRAIL, readTrail, STASH_TRAIL, type TrailQuery } from './trail/pg-trail.ts';
import { TrailController } from './trail/trail.controller.ts';

/** What operators do to a service, and what the auditor asks of it. */
export function operations(runtime: ServiceRuntime, config: CommonConfig): DynamicModule[] {
  const { incoming, outgoing, inspector, name, needs, dataSource, access, intents, clock, random, log } =
    runtime;
  const read: QueryRows = (sql, params) => readRows(dataSource, sql, params);
  const facts: ConsumerFacts = {
    consumer: name,
    groupId: name,
    inboxRetentionHours: config.INBOX_RETENTION_HOURS,
    subscriptions: () => incoming?.bus.subscriptions ?? [],
    held: (ids) => heldEvents(read, name, ids),
  };
  const desk: IntentsDesk = { kinds: intents, note: noteTried(runtime), log };
  const figures = healthFigures({
    ...(outgoing && { outbox: new PgOutboxWatch(read) }),
    ...(incoming && {
      consumer: {
        topics: () => incoming.bus.handledTopics,
        lag: incoming.lag,
        recent: incoming.recent,
        stash: incoming.operator.reader,
      },
    }),
    outside: runtime.outside,
    ...(access.keys && { keys: access.keys }),
    clock,
  });
  const positions = topicPositions(
    () => incoming?.bus.handledTopics ?? [],
    (topics) => inspector.positions(topics),
    clock,
  );
  const lag = new LagRecorder({ positions, clock, random });
  if (incoming) runtime.background.push(lag);
  // What the module adds is there by the time of the first question.
  const acts = (query: ActsQuery) =>
    readActs(
      read,
      [
        ...(needs.has('access') ? [ACCESS_ACTS] : []),
        ...(needs.has('stash') ? [STASH_ACTS] : []),
        ...runtime.acts,
      ],
      query,
    );
  const ops: DynamicModule = {
    module: class OpsModule {} as Type,
    controllers: [
      ActsController,
      ConsumerController,
      HealthFiguresController,
      TrailController,
      // What is below /ops/parked by a name comes before what is there by its key.
      ...(incoming ? [BatchesController, OpsController, InboxController, PositionsController] : []),
      ...(intents.size > 0 ? [IntentsController] : []),
    ],
    providers: [
      { provide: OPS_ACTS, useValue: acts },
      { provide: OPS_TRAIL, useValue: trailIn(runtime, read) },
      { provide: OPS_FIND_TRAILS, useValue: trailsIn(runtime, read) },
      { provide: OPS_CONSUMER, useValue: facts },
      { provide: OPS_FIGURES, useValue: figures },
      { provide: OPS_POSITIONS, useValue: positions },
      { provide: OPS_LAG_HISTORY, useValue: () => lag.history() },
      { provide: OPS_INTENTS, useValue: desk },
      ...(incoming ? [{ provide: OPS_OPERATOR, useValue: incoming.operator }] : []),
    ],
  };
  showParameters(ops);
  return [ops];
}

/** Without the tables of keys there is no audit either, and the log alone keeps it. */
function noteTried({ needs, unitOfWork }: ServiceRuntime): IntentsDesk['note'] {
  const audit = new PgAccessAudit();
  return async (act: DestinationTried) => {
    if (!needs.has('access')) return;
    await unitOfWork.run((tx) => Promise.resolve(audit.note(tx, { ...act, action: 'destination_tried' })));
  };
}

const trailsIn =
  ({ trailIndexes }: ServiceRuntime, read: QueryRows) =>
  (about: string | undefined) =>
    findTrails(read, trailIndexes, about);

/** What the module adds is there by the time of the first question. */
const trailIn =
  ({ name, needs, trail }: ServiceRuntime, read: QueryRows) =>
  (query: TrailQuery): Promise<Trail> => {
    const tables = [
      ...(needs.has('outbox') ? [OUTBOX_TRAIL] : []),
      ...(needs.has('stash') ? [STASH_TRAIL] : []),
    ];
    return readTrail(read, [...tables, ...trail], needs.has('inbox') ? name : undefined, query);
  };
