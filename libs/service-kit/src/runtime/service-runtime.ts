import { PgAccessAudit } from '@night-market/access';
import { DirectoryMember } from '@night-market/directory-client';
import type { CityEventBus } from '@night-market/event-bus';
import { createKafka, KafkaInspector } from '@night-market/kafka';
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
  ConfigError,
} from '@night-market/kernel';
import type { EventComposer, PgOutbox } from '@night-market/outbox';
import {
  ASK_READ_ONLY,
  createDataSource,
  epochMs,
  readOnlyError,
  readRows,
  schemaFault,
  TypeOrmUnitOfWork,
} from '@night-market/postgres';
import { BATCH_KEPT_HOURS, PgBatches, PgStashAudit, type StashOperator } from '@night-market/stash';
import type { Logger } from 'pino';
import type { DataSource } from 'typeorm';
import { createAccess, type Access } from '../access/create-access.ts';
import type { CommonConfig } from '../config/common-config.ts';
import { HttpDirectory } from '../directory/http-directory.ts';
import type { Need } from './library-tables.ts';
import { Health, NotReadyError, type HealthCheck } from '../health/health.ts';
import { createLog } from '../log/logger.ts';
import { ClockSkew } from '../metrics/clock-skew.ts';
import { Metrics } from '../metrics/metrics.ts';
import type { MeasuredIntents } from '../metrics/intent-metrics.ts';
import { measureReadiness } from '../metrics/service-gauges.ts';
import type { ActSource } from '../ops/acts/pg-acts.ts';
import type { TrailIndex } from '../ops/trail/found-trails.ts';
import type { TrailSource } from '../ops/trail/pg-trail.ts';
import type { OperableIntents } from '../ops/intents.controller.ts';
import { PgExpiringTable } from '../retention/pg-expiring-table.ts';
import { RetentionTask, type ExpiringTable } from '../retention/retention-task.ts';
import { BrokerCheck, busCheck } from './broker-check.ts';
import { createIncoming, type Incoming } from './incoming.ts';
import { kafkaSettings } from './kafka-connections.ts';
import { createOutgoing, type Outgoing } from './outgoing.ts';
import { migrationsOf, needsOf, writtenTopics, type ServiceTables } from './service-tables.ts';

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
  /** Who is asking, and how they prove it. */
  readonly access: Access;
  /** The libraries whose tables the service has. */
  readonly needs: ReadonlySet<Need>;
  /** Absent in a service that publishes nothing. */
  readonly outgoing: Outgoing | undefined;
  /** Absent in a service that handles no events. */
  readonly incoming: Incoming | undefined;
  /** @throws ConfigError in a service that publishes nothing */
  readonly outbox: PgOutbox;
  /** @throws ConfigError in a service that publishes nothing */
  readonly composer: EventComposer;
  /** @throws ConfigError in a service that handles no events */
  readonly bus: CityEventBus<SqlTx>;
  /** Asks the broker about retention and lag. */
  readonly inspector: KafkaInspector;
  readonly metrics: Metrics;
  /** How far the clocks of others are from ours; a module adds peers of its own. */
  readonly clockSkew: ClockSkew;
  readonly health: Health;
  /** Keeps the service listed in the directory; absent where there is none. */
  readonly directory: DirectoryMember | undefined;
  /**
   * What operators do about parked keys.
   * @throws ConfigError in a service that handles no events
   */
  readonly operator: StashOperator<SqlTx>;
  /** Tasks the module adds; started after the bus, stopped in reverse order. */
  readonly background: BackgroundTask[];
  /** Tables the module wants to have forgotten bit by bit, besides those of the libraries. */
  readonly expiring: ExpiringTable[];
  /** Where the module keeps what operators did, besides the tables of the libraries; told at /ops/acts. */
  readonly acts: ActSource[];
  /** What the module knows of a correlation id, besides the tables of the libraries; told at /ops/trails. */
  readonly trail: TrailSource[];
  /** What leads from the module's ids to correlation ids; told at /ops/trails. */
  readonly trailIndexes: TrailIndex[];
  /** Kinds of intent that operators look after, by name: the module adds its own, and operators find them at /ops/intents. */
  readonly intents: Map<string, OperableIntents>;
  /** Kinds of intent that are measured; told at /ops/health-figures. */
  readonly outside: MeasuredIntents[];
}

/** @throws ConfigError when the settings do not go together */
export function createRuntime(tables: ServiceTables, config: CommonConfig): ServiceRuntime {
  const { name } = tables;
  const needs = needsOf(tables);
  const clock = systemClock;
  const random = systemRandom;
  const metrics = new Metrics(name);
  const log = createLog(name, config.LOG_LEVEL, metrics.lostLinesObserver());
  const dataSource = createDataSource(name, config, migrationsOf(tables), log);
  const unitOfWork = new TypeOrmUnitOfWork(dataSource, log);
  const access = createAccess(config, needs.has('access'), {
    ...{ dataSource, unitOfWork, metrics, clock, random, log },
  });
  const kafka = createKafka(kafkaSettings(name, config), log);
  const inspector = new KafkaInspector(kafka, { groupId: name, namespace: config.KAFKA_NAMESPACE });
  const clockSkew = new ClockSkew(metrics, clock, () => databaseTime(dataSource));
  const shared = { kafka, inspector, dataSource, unitOfWork, metrics, clockSkew, clock, random, log };
  const outgoing = needs.has('outbox') ? createOutgoing(name, config, shared) : undefined;
  const incoming =
    outgoing && needs.has('inbox')
      ? createIncoming(name, config, { ...shared, outbox: outgoing.outbox })
      : undefined;
  const written = writtenTopics(tables);
  const group = config.KAFKA_NAMESPACE + name;
  const brokerCheck =
    outgoing && new BrokerCheck(config, { incoming, inspector, group, written, clock, random, log });
  const directory = directoryMember(config, access, { clock, random, log });
  const health = new Health(
    [
      storeCheck(dataSource),
      schemaCheck(dataSource),
      ...(brokerCheck ? [busCheck(incoming, brokerCheck)] : []),
      ...(outgoing?.checks ?? []),
      ...(directory ? [directory.check] : []),
    ],
    clock,
  );
  measureReadiness(metrics, health);
  const expiring = libraryTables(needs, config, unitOfWork);
  const retention = new RetentionTask({
    ...{ tables: expiring, clock, random, log },
    observer: metrics.retentionObserver(),
  });
  return {
    ...{ name, needs, access, log, clock, random, dataSource, unitOfWork },
    ...{ outgoing, incoming, inspector, metrics, clockSkew, health, directory, expiring },
    ...{ acts: [], trail: [], trailIndexes: [] },
    intents: new Map(),
    outside: [],
    background: [
      closing(inspector, clock),
      ...(brokerCheck ? [brokerCheck] : []),
      ...(outgoing?.tasks ?? []),
      ...[...access.tasks, ...(incoming ? [incoming.operator.worker] : []), retention],
    ],
    get outbox() {
      return needed(outgoing, name, 'outbox').outbox;
    },
    get composer() {
      return needed(outgoing, name, 'outbox').composer;
    },
    get bus() {
      return needed(incoming, name, 'inbox').bus;
    },
    get operator() {
      return needed(incoming, name, 'inbox').operator;
    },
  };
}

const directoryMember = (
  { DIRECTORY_URL: url }: CommonConfig,
  { serviceTokens }: Access,
  ports: { readonly clock: Clock; readonly random: Random; readonly log: Log },
): DirectoryMember | undefined =>
  url === undefined
    ? undefined
    : new DirectoryMember({
        ...ports,
        directory: new HttpDirectory(url, () => serviceTokens.tokenFor('directory')),
      });

const ROLE = { outbox: 'producer', inbox: 'consumer' } as const;

function needed<Part>(part: Part | undefined, name: string, need: keyof typeof ROLE): Part {
  if (part) return part;
  throw new ConfigError(
    `${name} has no ${need}, because no contract names it as a ${ROLE[need]}: add '${name}' to the ${ROLE[need]}s of its topics in libs/contracts, or needs: ['${need}'] to its service definition`,
  );
}

/** In milliseconds since the epoch. */
async function databaseTime(dataSource: DataSource): Promise<number> {
  const sql = `select ${epochMs('clock_timestamp()')} as ms`;
  return (await readRows<{ ms: number }>(dataSource, sql))[0]!.ms;
}

const INSPECTOR_STOP_LIMIT_MS = 1_000;

/** Closes the inspector's connection; a broker that is away must not keep a service from stopping. */
const closing = (inspector: KafkaInspector, clock: Clock): BackgroundTask => ({
  start: () => undefined,
  stop: () => atMost(clock, INSPECTOR_STOP_LIMIT_MS, inspector.close()),
});

/** What the libraries forget after a while. The outbox needs none of it: sent rows are gone. */
function libraryTables(
  needs: ReadonlySet<Need>,
  config: CommonConfig,
  unitOfWork: TypeOrmUnitOfWork,
): ExpiringTable[] {
  const all = [
    { need: 'inbox', table: 'inbox', rows: new PgInbox(), hours: config.INBOX_RETENTION_HOURS },
    { need: 'stash', table: 'stash_audit', rows: new PgStashAudit(), hours: config.AUDIT_RETENTION_HOURS },
    { need: 'stash', table: 'stash_batch', rows: new PgBatches(), hours: BATCH_KEPT_HOURS },
    {
      need: 'idempotency',
      table: 'idempotency_key',
      rows: new PgIdempotencyStore(),
      hours: config.IDEMPOTENCY_RETENTION_HOURS,
    },
    { need: 'access', table: 'access_audit', rows: new PgAccessAudit(), hours: config.AUDIT_RETENTION_HOURS },
  ] as const;
  return all
    .filter(({ need }) => needs.has(need))
    .map(({ table, rows, hours }) => new PgExpiringTable(table, rows, hours, unitOfWork));
}

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
  probe: async () => {
    const missing = await schemaFault(dataSource);
    if (missing !== undefined) throw new NotReadyError(missing);
    return 'fits';
  },
});
