import {
  CityEventBus,
  createKafka,
  DEFAULT_LOOP,
  KafkaConsumer,
  KafkaProducer,
  type KafkaSettings,
} from '@night-market/event-bus';
import { PgInbox } from '@night-market/inbox';
import {
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
} from '@night-market/outbox';
import type { Logger } from 'pino';
import type { DataSource } from 'typeorm';
import type { CommonConfig } from '../config/common-config.ts';
import { ConfigError } from '../config/load-config.ts';
import { createDataSource, type MigrationClass } from '../database/data-source.ts';
import { recoverableErrors } from '../database/pg-errors.ts';
import { readRows, TypeOrmUnitOfWork } from '../database/typeorm-unit-of-work.ts';
import { Health } from '../health/health.ts';
import { createLog } from '../log/logger.ts';
import { Metrics } from '../metrics/metrics.ts';

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
  readonly metrics: Metrics;
  readonly health: Health;
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
  const relay = new Relay(
    {
      store: new PgRelayStore({ connectionString: config.DATABASE_URL }),
      producer: new KafkaProducer(kafka, config.KAFKA_NAMESPACE),
      clock,
      random,
      log,
      observer: metrics.relayObserver(),
    },
    DEFAULT_RELAY,
  );
  const outbox = new PgOutbox((lanes) => relay.nudge(lanes));
  const unitOfWork = new TypeOrmUnitOfWork(dataSource, log);
  const broker = new KafkaConsumer(kafka, {
    groupId: name,
    namespace: config.KAFKA_NAMESPACE,
    sessionTimeoutMs: config.KAFKA_SESSION_TIMEOUT_MS,
    heartbeatMs: Math.floor(config.KAFKA_SESSION_TIMEOUT_MS / 4),
  });
  const bus = new CityEventBus<SqlTx>(
    { ...DEFAULT_LOOP, consumer: name, maxBatchRecords: config.BATCH_MAX_EVENTS },
    {
      broker,
      unitOfWork,
      inbox: new PgInbox(),
      deadLetters: new OutboxDeadLetters(outbox, clock),
      errors: recoverableErrors,
      clock,
      random,
      log,
      observer: metrics.consumerObserver(),
    },
  );
  const health = new Health([
    { name: 'store', required: true, probe: () => readRows(dataSource, 'select 1').then(() => 'up') },
    { name: 'bus', required: false, probe: () => Promise.resolve(busState(bus.subscribed, broker.joined)) },
  ]);
  measureQueues(metrics, dataSource, bus);
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
    metrics,
    health,
    background: [],
  };
}

const busState = (subscribed: boolean, joined: boolean): string =>
  subscribed ? (joined ? 'joined' : 'joining') : 'publishing';

function measureQueues(metrics: Metrics, dataSource: DataSource, bus: CityEventBus<SqlTx>): void {
  metrics.gauge('consumer_queued_events', 'Records fetched and not yet handled.', () => bus.queuedRecords);
  metrics.gauge('outbox_oldest_age_seconds', 'Age of the oldest event that is not sent yet.', async () => {
    const rows = await readRows<{ age: number }>(
      dataSource,
      `select coalesce(extract(epoch from now() - min(appended_at)), 0)::float8 as age from outbox`,
    );
    return rows[0]?.age ?? 0;
  });
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
