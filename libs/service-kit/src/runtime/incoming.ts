import { CityEventBus, DEFAULT_LOOP } from '@night-market/event-bus';
import { type KafkaConsumer, type KafkaInspector } from '@night-market/kafka';
import { PgInbox } from '@night-market/inbox';
import type { Clock, Log, Random, SqlTx, QueryRows } from '@night-market/kernel';
import { OutboxDeadLetters, type PgOutbox } from '@night-market/outbox';
import { PgBatches, PgStash, PgStashAudit, PgStashReader, StashOperator } from '@night-market/stash';
import type { DataSource } from 'typeorm';
import type { CommonConfig } from '../config/common-config.ts';
import { errorPolicy } from '../config/error-policy.ts';
import { recoverableErrors } from './recoverable-errors.ts';
import { readRows, type TypeOrmUnitOfWork } from '@night-market/postgres';
import type { ClockSkew } from '../metrics/clock-skew.ts';
import { ConsumerProgress } from '../metrics/consumer-progress.ts';
import { LagWatch } from '../metrics/lag-watch.ts';
import type { Metrics } from '../metrics/metrics.ts';
import { RecentHandling } from '../metrics/recent-handling.ts';
import { measureConsumer, measureStash } from '../metrics/service-gauges.ts';
import { createMember, type Kafka } from './kafka-connections.ts';

/** What a service handles events with. */
export interface Incoming {
  readonly bus: CityEventBus<SqlTx>;
  /** What operators do about parked keys. */
  readonly operator: StashOperator<SqlTx>;
  readonly broker: KafkaConsumer;
  /** How far the group is behind. */
  readonly lag: LagWatch;
  /** How events were handled lately. */
  readonly recent: RecentHandling;
}

interface Ports {
  readonly kafka: Kafka;
  readonly inspector: KafkaInspector;
  readonly dataSource: DataSource;
  readonly unitOfWork: TypeOrmUnitOfWork;
  /** Where dead letters leave. */
  readonly outbox: PgOutbox;
  readonly metrics: Metrics;
  readonly clockSkew: ClockSkew;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
}

export function createIncoming(name: string, config: CommonConfig, ports: Ports): Incoming {
  const { kafka, inspector, dataSource, unitOfWork, outbox, metrics, clockSkew, clock, random, log } = ports;
  const broker = createMember(kafka, name, config, metrics.lostRecordsObserver(log));
  const stash = new PgStash();
  const recent = new RecentHandling(clock);
  const observer = recent.observing(metrics.consumerObserver((ageMs) => clockSkew.handled(ageMs)));
  const settings = loopSettings(name, config);
  const bus = new CityEventBus<SqlTx>(settings, {
    ...{ broker, unitOfWork, stash, clock, random, log, observer },
    inbox: new PgInbox(),
    deadLetters: new OutboxDeadLetters(outbox, clock),
    errors: recoverableErrors,
  });
  const read: QueryRows = (sql, params) => readRows(dataSource, sql, params);
  const reader = new PgStashReader(read, name);
  const progress = new ConsumerProgress();
  const lag = new LagWatch(
    async () => progress.note(await inspector.positions(bus.handledTopics), clock.nowMs()),
    clock,
  );
  measureConsumer(metrics, { bus, broker, lag });
  measureStash(metrics, reader);
  const operator = new StashOperator<SqlTx>(
    { consumer: name, batchLeaseMs: settings.handlerDeadlineMs + LEASE_MARGIN_MS },
    {
      ...{ unitOfWork, stash, reader, audit: new PgStashAudit(), batches: new PgBatches() },
      ...{ observer, clock, random, log },
      written: (tx) => outbox.written(tx),
      drainer: bus.drainer,
    },
  );
  return { bus, operator, broker, lag, recent };
}

/** Added to the longest that a handler may take: a batch whose replica died is taken over after that. */
const LEASE_MARGIN_MS = 5_000;

const loopSettings = (name: string, config: CommonConfig) => ({
  ...DEFAULT_LOOP,
  ...errorPolicy(config),
  consumer: name,
  maxBatchRecords: config.BATCH_MAX_EVENTS,
});
