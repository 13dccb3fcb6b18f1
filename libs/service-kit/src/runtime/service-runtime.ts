import {
  CityEventBus,
  createKafka,
  DEFAULT_LOOP,
  KafkaInspector,
  type BrokerProducer,
  type KafkaConsumer,
} from '@night-market/event-bus';
import { PgIdempotencyStore } from '@night-market/idempotency';
import { PgInbox } from '@night-market/inbox';
import {
  atMost,
  systemClock,
  systemRandom,
  type Clock,
  type Log,
  type Random,
  type SqlTx,
} from '@night-market/kernel';
import {
  DEFAULT_RELAY,
  EventComposer,
  OutboxDeadLetters,
  PgOutbox,
  PgRelayStore,
  Relay,
  type RelayPorts,
} from '@night-market/outbox';
import { ASK_READ_ONLY, readOnlyError } from '@night-market/postgres';
import { PgStash, PgStashAudit, PgStashReader, StashOperator, type QueryRows } from '@night-market/stash';
import type { Logger } from 'pino';
import type { DataSource } from 'typeorm';
import type { CommonConfig } from '../config/common-config.ts';
import { errorPolicy } from '../config/error-policy.ts';
import { createDataSource } from '../database/data-source.ts';
import { recoverableErrors } from '../database/pg-errors.ts';
import { schemaState } from '../database/schema-fault.ts';
import type { MigrationClass } from '../database/schema-version.ts';
import { endingInSilence, SILENCE_LIMIT_MS } from '../database/silence-limit.ts';
import { readRows, TypeOrmUnitOfWork } from '../database/typeorm-unit-of-work.ts';
import { Health, type HealthCheck } from '../health/health.ts';
import { createLog } from '../log/logger.ts';
import { ClockSkew } from '../metrics/clock-skew.ts';
import { Metrics } from '../metrics/metrics.ts';
import { measureConsumer, measureQueues, measureReadiness, measureStash } from '../metrics/service-gauges.ts';
import { PgExpiringTable } from '../retention/pg-expiring-table.ts';
import { RetentionTask, type ExpiringTable } from '../retention/retention-task.ts';
import { BrokerCheck } from './broker-check.ts';
import { createMember, createProducer, kafkaSettings } from './kafka-connections.ts';
import { publishedSchemas } from './schema-registry.ts';

/** Work that goes on beside HTTP and the bus, such as timers; stopped before the relay and the store. */
export interface BackgroundTask {
  start(): void;
  stop(): Promise<void>;
}

/** Everything a service is made of besides its own domain; built once at boot, given to its module. */
export interface ServiceRuntime {
  readonly name: string;
  readonly log: Logger & Log;
  readonly clock: Clock;
  readonly random: Random;
  readonly dataSource: DataSource;
  readonly unitOfWork: TypeOrmUnitOfWork;
  readonly outbox: PgOutbox;
  readonly composer: EventComposer;
  readonly relay: Relay;
  readonly bus: CityEventBus<SqlTx>;
  /** Asks the broker about retention and lag. */
  readonly inspector: KafkaInspector;
  readonly metrics: Metrics;
  /** How far the clocks of others are from ours; a module adds peers of its own. */
  readonly clockSkew: ClockSkew;
  readonly health: Health;
  /** What operators do about parked keys. */
  readonly operator: StashOperator<SqlTx>;
  /** Tasks the module adds; started after the bus, stopped in reverse order. */
  readonly background: BackgroundTask[];
  /** Tables the module wants to have forgotten bit by bit, besides those of delivery. */
  readonly expiring: ExpiringTable[];
}

export function createRuntime(
  name: string,
  config: CommonConfig,
  migrations: readonly MigrationClass[],
): ServiceRuntime {
  const log = createLog(name, config.LOG_LEVEL);
  const clock = systemClock;
  const random = systemRandom;
  const metrics = new Metrics(name);
  const dataSource = createDataSource(name, config, migrations, log);
  const kafka = createKafka(kafkaSettings(name, config), log);
  const schemas = publishedSchemas(name, config, { clock, random, log });
  const relay = createRelay(config, createProducer(kafka, config, schemas.ids), {
    ...{ clock, random, log },
    observer: metrics.relayObserver(),
  });
  const outbox = new PgOutbox((lanes) => relay.nudge(lanes));
  const unitOfWork = new TypeOrmUnitOfWork(dataSource, log);
  const broker = createMember(kafka, name, config, metrics.lostRecordsObserver(log));
  const stash = new PgStash();
  const clockSkew = new ClockSkew(metrics, clock, () => databaseTime(dataSource));
  const observer = metrics.consumerObserver((ageMs) => clockSkew.handled(ageMs));
  const bus = new CityEventBus<SqlTx>(loopSettings(name, config), {
    ...{ broker, unitOfWork, stash, clock, random, log, observer },
    inbox: new PgInbox(),
    deadLetters: new OutboxDeadLetters(outbox, clock),
    errors: recoverableErrors,
  });
  const inspector = new KafkaInspector(kafka, { groupId: name, namespace: config.KAFKA_NAMESPACE });
  const brokerCheck = new BrokerCheck(config, { bus, broker, inspector, clock, random, log });
  const health = new Health(
    [storeCheck(dataSource), schemaCheck(dataSource), busCheck(bus, broker, brokerCheck), ...schemas.checks],
    clock,
  );
  measureConsumer(metrics, { bus, broker, inspector, clock });
  measureReadiness(metrics, health);
  const read: QueryRows = (sql, params) => readRows(dataSource, sql, params);
  const reader = new PgStashReader(read, name);
  measureQueues(metrics, dataSource);
  measureStash(metrics, bus, reader);
  const operator = new StashOperator<SqlTx>(name, {
    ...{ unitOfWork, stash, reader, audit: new PgStashAudit(), observer, clock, log },
    written: (tx) => outbox.written(tx),
    drainer: bus.drainer,
  });
  const expiring = deliveryTables(config, unitOfWork);
  const tasks = { tables: expiring, clock, random, log, observer: metrics.retentionObserver() };
  return {
    ...{ name, log, clock, random },
    dataSource,
    unitOfWork,
    outbox,
    composer: new EventComposer(name, clock),
    relay,
    bus,
    inspector,
    metrics,
    clockSkew,
    health,
    operator,
    background: [closing(inspector, clock), brokerCheck, ...schemas.tasks, new RetentionTask(tasks)],
    expiring,
  };
}

const loopSettings = (name: string, config: CommonConfig) => ({
  ...DEFAULT_LOOP,
  ...errorPolicy(config),
  consumer: name,
  maxBatchRecords: config.BATCH_MAX_EVENTS,
});

/** In milliseconds since the epoch. */
async function databaseTime(dataSource: DataSource): Promise<number> {
  const sql = 'select (extract(epoch from clock_timestamp()) * 1000)::float8 as ms';
  return (await readRows<{ ms: number }>(dataSource, sql))[0]!.ms;
}

const createRelay = (
  { DATABASE_URL, DATABASE_DIRECT_URL: connectionString = DATABASE_URL }: CommonConfig,
  producer: BrokerProducer,
  ports: Omit<RelayPorts, 'store' | 'producer'>,
): Relay => {
  const store = new PgRelayStore({ connectionString, stream: endingInSilence(SILENCE_LIMIT_MS) });
  return new Relay({ ...ports, store, producer }, DEFAULT_RELAY);
};

const INSPECTOR_STOP_LIMIT_MS = 1_000;

/** Closes the inspector's connection; a broker that is away must not keep a service from stopping. */
const closing = (inspector: KafkaInspector, clock: Clock): BackgroundTask => ({
  start: () => undefined,
  stop: () => atMost(clock, INSPECTOR_STOP_LIMIT_MS, inspector.close()),
});

/** The outbox needs none: sent rows are gone. */
const deliveryTables = (config: CommonConfig, unitOfWork: TypeOrmUnitOfWork): ExpiringTable[] => [
  new PgExpiringTable('inbox', new PgInbox(), config.INBOX_RETENTION_HOURS, unitOfWork),
  new PgExpiringTable(
    'idempotency_key',
    new PgIdempotencyStore(),
    config.IDEMPOTENCY_RETENTION_HOURS,
    unitOfWork,
  ),
  new PgExpiringTable('stash_audit', new PgStashAudit(), config.AUDIT_RETENTION_HOURS, unitOfWork),
];

const storeCheck = (dataSource: DataSource): HealthCheck => ({
  name: 'store',
  required: true,
  probe: async () => {
    const [session] = await readRows<{ read_only: boolean }>(dataSource, ASK_READ_ONLY);
    if (session?.read_only) throw readOnlyError();
    return 'up';
  },
});

/** `schema`: whether statements fit the tables, as far as they have been tried. */
const schemaCheck = (dataSource: DataSource): HealthCheck => ({
  name: 'schema',
  required: true,
  probe: () => schemaState(dataSource),
});

/** While Kafka is away work is accepted; a consumer that keeps failing on its own needs somebody to look. */
const busCheck = (bus: CityEventBus<SqlTx>, broker: KafkaConsumer, check: BrokerCheck): HealthCheck => ({
  name: 'bus',
  required: false,
  probe: () => Promise.resolve(busState(bus.subscribed, broker.joined, check.outage)),
  fault: () => (broker.joined ? broker.fault : (check.fault ?? broker.fault)),
});

function busState(subscribed: boolean, joined: boolean, outage: string | undefined): string {
  if (subscribed && joined) return 'joined';
  const state = subscribed ? 'joining' : 'publishing';
  return outage === undefined ? state : `${state}: ${outage}`;
}
