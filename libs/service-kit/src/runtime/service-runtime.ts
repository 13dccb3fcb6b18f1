import {
  CityEventBus,
  createKafka,
  DEFAULT_LOOP,
  KafkaConsumer,
  KafkaInspector,
  KafkaProducer,
  type KafkaSettings,
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
  PgOutboxWatch,
  PgRelayStore,
  Relay,
  type RelayPorts,
} from '@night-market/outbox';
import {
  PgStash,
  PgStashAudit,
  PgStashReader,
  StashOperator,
  type QueryRows,
  type StashCounts,
} from '@night-market/stash';
import type { Logger } from 'pino';
import type { DataSource } from 'typeorm';
import type { CommonConfig } from '../config/common-config.ts';
import { ConfigError } from '../config/load-config.ts';
import { createDataSource, type MigrationClass } from '../database/data-source.ts';
import { recoverableErrors } from '../database/pg-errors.ts';
import { readRows, TypeOrmUnitOfWork } from '../database/typeorm-unit-of-work.ts';
import { Health } from '../health/health.ts';
import { createLog } from '../log/logger.ts';
import { measureContractVersions } from '../metrics/contract-versions.ts';
import { LagWatch } from '../metrics/lag-watch.ts';
import { Metrics } from '../metrics/metrics.ts';
import { PgExpiringTable } from '../retention/pg-expiring-table.ts';
import { RetentionTask } from '../retention/retention-task.ts';

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
  readonly health: Health;
  /** What operators do about parked keys. */
  readonly operator: StashOperator<SqlTx>;
  /** Tasks the module adds; started after the bus, stopped in reverse order. */
  readonly background: BackgroundTask[];
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
  const relay = createRelay(config, new KafkaProducer(kafka, config.KAFKA_NAMESPACE), {
    ...{ clock, random, log },
    observer: metrics.relayObserver(),
  });
  const outbox = new PgOutbox((lanes) => relay.nudge(lanes));
  const unitOfWork = new TypeOrmUnitOfWork(dataSource, log);
  const broker = createMember(kafka, name, config);
  const stash = new PgStash();
  const observer = metrics.consumerObserver();
  const bus = new CityEventBus<SqlTx>(
    { ...DEFAULT_LOOP, consumer: name, maxBatchRecords: config.BATCH_MAX_EVENTS },
    {
      broker,
      unitOfWork,
      inbox: new PgInbox(),
      stash,
      deadLetters: new OutboxDeadLetters(outbox, clock),
      errors: recoverableErrors,
      clock,
      random,
      log,
      observer,
    },
  );
  const health = new Health([
    { name: 'store', required: true, probe: () => readRows(dataSource, 'select 1').then(() => 'up') },
    { name: 'bus', required: false, probe: () => Promise.resolve(busState(bus.subscribed, broker.joined)) },
  ]);
  const inspector = new KafkaInspector(kafka, { groupId: name, namespace: config.KAFKA_NAMESPACE });
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
  const composer = new EventComposer(name, clock);
  return {
    name,
    log,
    clock,
    random,
    dataSource,
    unitOfWork,
    outbox,
    composer,
    relay,
    bus,
    inspector,
    metrics,
    health,
    operator,
    background: [closing(inspector, clock), retention(config, { clock, random, log, metrics, unitOfWork })],
  };
}

const createMember = (
  kafka: ReturnType<typeof createKafka>,
  name: string,
  config: CommonConfig,
): KafkaConsumer =>
  new KafkaConsumer(kafka, {
    groupId: name,
    namespace: config.KAFKA_NAMESPACE,
    sessionTimeoutMs: config.KAFKA_SESSION_TIMEOUT_MS,
    heartbeatMs: Math.floor(config.KAFKA_SESSION_TIMEOUT_MS / 4),
  });

const createRelay = (
  { DATABASE_URL: connectionString }: CommonConfig,
  producer: KafkaProducer,
  ports: Omit<RelayPorts, 'store' | 'producer'>,
): Relay => new Relay({ ...ports, store: new PgRelayStore({ connectionString }), producer }, DEFAULT_RELAY);

const INSPECTOR_STOP_LIMIT_MS = 1_000;

const busState = (subscribed: boolean, joined: boolean): string =>
  subscribed ? (joined ? 'joined' : 'joining') : 'publishing';

function measureQueues(metrics: Metrics, dataSource: DataSource): void {
  const watch = new PgOutboxWatch((sql, params) => readRows(dataSource, sql, params));
  metrics.gauge('outbox_oldest_age_seconds', 'Age of the oldest event that is not sent yet.', () =>
    watch.oldestAgeSeconds(),
  );
  metrics.gauge('outbox_waiting_events', 'Events not sent yet; an estimate beyond 1,000 in a lane.', () =>
    watch.waitingEvents(),
  );
}

interface ConsumerParts {
  readonly bus: CityEventBus<SqlTx>;
  readonly broker: KafkaConsumer;
  readonly inspector: KafkaInspector;
  readonly clock: Clock;
}

function measureConsumer(metrics: Metrics, { bus, broker, inspector, clock }: ConsumerParts): void {
  metrics.gauge('consumer_queued_events', 'Records fetched and not yet handled.', () => bus.queuedRecords);
  metrics.gauge('consumer_joined', '1 in the group, or with nothing to read; 0 while joining.', () =>
    !bus.subscribed || broker.joined ? 1 : 0,
  );
  measureContractVersions(metrics, () => bus.handledTopics);
  const lag = new LagWatch(() => inspector.lag(bus.handledTopics), clock);
  metrics.gaugeBy(
    'consumer_lag_events',
    'Events of the topic that the group has not settled; every replica tells the same.',
    'topic',
    () => (bus.subscribed ? lag.byTopic() : Promise.resolve(new Map<string, number>())),
  );
}

function measureReadiness(metrics: Metrics, health: Health): void {
  const ready = async () => ((await health.report()).ready ? 1 : 0);
  metrics.gauge('service_ready', '1 while the service takes traffic.', ready, 0);
}

/** Closes the inspector's connection; a broker that is away must not keep a service from stopping. */
const closing = (inspector: KafkaInspector, clock: Clock): BackgroundTask => ({
  start: () => undefined,
  stop: () => atMost(clock, INSPECTOR_STOP_LIMIT_MS, inspector.close()),
});

/** The outbox needs none: sent rows are gone. */
function retention(
  config: CommonConfig,
  ports: Pick<ServiceRuntime, 'clock' | 'random' | 'log' | 'metrics' | 'unitOfWork'>,
): RetentionTask {
  const { clock, random, log, metrics, unitOfWork } = ports;
  const tables = [
    new PgExpiringTable('inbox', new PgInbox(), config.INBOX_RETENTION_HOURS, unitOfWork),
    new PgExpiringTable(
      'idempotency_key',
      new PgIdempotencyStore(),
      config.IDEMPOTENCY_RETENTION_HOURS,
      unitOfWork,
    ),
  ];
  return new RetentionTask({ tables, clock, random, log, observer: metrics.retentionObserver() });
}

function measureStash(metrics: Metrics, bus: CityEventBus<SqlTx>, reader: PgStashReader): void {
  // A service that consumes nothing has no stash.
  const stashed = async (what: keyof StashCounts) => (bus.subscribed ? (await reader.counts())[what] : 0);
  metrics.gauge('stash_parked_keys', 'Keys that wait for an operator.', () => stashed('parkedKeys'));
  metrics.gauge('stash_waiting_keys', 'Keys that are tried again by themselves.', () =>
    stashed('waitingKeys'),
  );
  metrics.gauge('stash_events', 'Events held back.', () => stashed('events'));
}

function kafkaSettings(name: string, config: CommonConfig): KafkaSettings {
  const {
    KAFKA_SASL_MECHANISM: mechanism,
    KAFKA_SASL_USERNAME: username,
    KAFKA_SASL_PASSWORD: password,
  } = config;
  if (mechanism && (username === undefined || password === undefined)) {
    throw new ConfigError(
      'The configuration is not usable:\n  KAFKA_SASL_MECHANISM: needs KAFKA_SASL_USERNAME and KAFKA_SASL_PASSWORD beside it',
    );
  }
  return {
    brokers: config.KAFKA_BROKERS,
    clientId: name,
    namespace: config.KAFKA_NAMESPACE,
    tls: config.KAFKA_SSL,
    ...(mechanism &&
      username !== undefined &&
      password !== undefined && { sasl: { mechanism, username, password } }),
  };
}
