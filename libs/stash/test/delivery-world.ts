import type { Envelope } from '@night-market/contracts';
import {
  ConsumerLoop,
  DEFAULT_LOOP,
  Drainer,
  MemoryBroker,
  silentObserver,
  type BatchHandler,
  type BrokerConsumer,
  type BrokerProducer,
  type ConsumedRecord,
  type ConsumerLoopPorts,
  type ConsumerLoopSettings,
} from '@night-market/event-bus';
import { createKafka, KafkaConsumer, KafkaProducer } from '@night-market/kafka';
import { INBOX_MIGRATIONS, PgInbox } from '@night-market/inbox';
import { newId, seededRandom, silentLog, statementsOf, systemClock, type SqlTx } from '@night-market/kernel';
import { OUTBOX_MIGRATIONS, OutboxDeadLetters, PgOutbox } from '@night-market/outbox';
import { PgUnitOfWork } from '@night-market/postgres';
import { createBus, createDatabase, type TestBus, type TestDatabase } from '@night-market/testing';
import { PgBatches } from '../src/batches/pg-batches.ts';
import { STASH_MIGRATIONS } from '../src/migrations.ts';
import { PgStash } from '../src/pg-stash.ts';
import { PgStashAudit } from '../src/pg-stash-audit.ts';
import { PgStashReader } from '../src/pg-stash-reader.ts';
import { StashOperator } from '../src/stash-operator.ts';

export class Busy extends Error {
  override readonly name = 'Busy';
}

/** The store cannot be reached. */
export class StoreAway extends Error {
  override readonly name = 'StoreAway';
}

const TOPICS = ['pay.txn.v1', 'pay.txn.v2'];
export const SESSION_MS = 3_000;
export const BATCH_LEASE_MS = 1_500;

const SETTINGS: ConsumerLoopSettings = {
  ...DEFAULT_LOOP,
  consumer: 'test',
  backoff: { baseMs: 20, factor: 2, capMs: 100 },
  drainEveryMs: 20,
};

export interface ReplicaOptions {
  readonly drains?: boolean;
  /** Puts something between the loop and its member of the group. */
  readonly wrap?: (member: BrokerConsumer) => BrokerConsumer;
  readonly ports?: Partial<ConsumerLoopPorts<SqlTx>>;
}

/** How the world reaches a broker. */
interface Bus {
  readonly producer: BrokerProducer;
  readonly member: () => BrokerConsumer;
  readonly close: () => Promise<void>;
}

/** The real loop, drainer, inbox, stash and outbox on a database of the test's own, with a broker in memory or Kafka. */
export class DeliveryWorld {
  readonly database: TestDatabase;
  readonly unitOfWork: PgUnitOfWork;
  readonly stash = new PgStash();
  readonly outbox = new PgOutbox(() => undefined);
  readonly reader: PgStashReader;
  private readonly bus: Bus;
  private running: { stop(): Promise<void> }[] = [];
  /** Swap it to fix the service. */
  handler: BatchHandler<SqlTx> = (events, { tx }) => record(tx, events);
  settings: ConsumerLoopSettings = SETTINGS;
  drainer!: Drainer<SqlTx>;
  operator!: StashOperator<SqlTx>;

  private constructor(database: TestDatabase, bus: Bus) {
    this.database = database;
    this.bus = bus;
    this.unitOfWork = new PgUnitOfWork(database.url);
    this.reader = new PgStashReader((sql, params) => database.query(sql, params), 'test');
  }

  static async create(bus: Bus = inMemory()): Promise<DeliveryWorld> {
    const effects = 'create table effect (n bigint generated always as identity, key text, txn text)';
    const tables = statementsOf([...INBOX_MIGRATIONS, ...OUTBOX_MIGRATIONS, ...STASH_MIGRATIONS]);
    return new DeliveryWorld(await createDatabase([...tables, effects]), bus);
  }

  static async onKafka(): Promise<DeliveryWorld> {
    return DeliveryWorld.create(onKafka(await createBus(TOPICS)));
  }

  /** A new process of the consumer, as far as the stash can tell; a call ends it. */
  start(
    settings: Partial<ConsumerLoopSettings> = {},
    { drains = true, wrap = (member) => member, ports: others = {} }: ReplicaOptions = {},
  ): () => Promise<void> {
    this.settings = { ...SETTINGS, ...settings };
    const ports: ConsumerLoopPorts<SqlTx> = {
      broker: wrap(this.bus.member()),
      unitOfWork: this.unitOfWork,
      inbox: new PgInbox(),
      stash: this.stash,
      deadLetters: new OutboxDeadLetters(this.outbox, systemClock),
      errors: {
        isRecoverable: (error) => error instanceof Busy,
        isOutage: (error) => error instanceof StoreAway,
      },
      clock: systemClock,
      random: seededRandom(7),
      log: silentLog,
      observer: silentObserver,
      ...others,
    };
    const router = (_topic: string, type: string) =>
      type === 'captured'
        ? (((events, context) => this.handler(events, context)) as BatchHandler<SqlTx>)
        : undefined;
    const loop = new ConsumerLoop(this.settings, ports, router);
    const drainer = new Drainer(this.settings, ports, router);
    this.drainer = drainer;
    const operator = new StashOperator<SqlTx>(
      { consumer: 'test', batchLeaseMs: BATCH_LEASE_MS },
      {
        ...{ unitOfWork: ports.unitOfWork, stash: this.stash, reader: this.reader, drainer },
        ...{ audit: new PgStashAudit(), batches: new PgBatches(), observer: silentObserver },
        ...{ clock: systemClock, random: seededRandom(7), log: silentLog },
        written: (tx) => this.outbox.written(tx),
      },
    );
    this.operator = operator;
    loop.start(TOPICS);
    if (drains) drainer.start();
    operator.worker.start();
    const parts = [loop, drainer, operator.worker];
    this.running.push(...parts);
    return async () => {
      await Promise.all(parts.map((part) => part.stop()));
    };
  }

  async stop(): Promise<void> {
    await Promise.all(this.running.splice(0).map((one) => one.stop()));
  }

  async close(): Promise<void> {
    await this.stop();
    await this.bus.close();
    await this.unitOfWork.close();
    await this.database.drop();
  }

  send(...events: (Envelope | string | Buffer)[]): Promise<void> {
    return this.bus.producer.send(
      events.map((one) => ({
        topic: typeof one === 'object' && 'topic' in one ? one.topic : 'pay.txn.v1',
        key: Buffer.from(typeof one === 'object' && 'key' in one ? one.key : 'unreadable'),
        value:
          Buffer.isBuffer(one) || typeof one === 'string'
            ? Buffer.from(one)
            : Buffer.from(JSON.stringify(one)),
        headers: {},
      })),
    );
  }

  sendRaw(key: string | null, value: Buffer | null): Promise<void> {
    return this.bus.producer.send([
      { topic: 'pay.txn.v1', key: key === null ? null : Buffer.from(key), value, headers: {} },
    ]);
  }

  /** What was done, in order of commit: `key:txn`. */
  async effects(): Promise<string[]> {
    const rows = await this.database.query<{ key: string; txn: string }>(
      'select key, txn from effect order by n',
    );
    return rows.map(({ key, txn }) => `${key}:${txn}`);
  }

  async keyOf(key: string) {
    return (await this.reader.find(key))?.key;
  }

  /** The record of a key's head as the stash holds it. */
  stashed(key: string): Promise<ConsumedRecord | undefined> {
    return this.unitOfWork.run(async (tx) => (await this.stash.heads(tx, 'test', key, 1))[0]?.record);
  }

  async letters(): Promise<{ value: Buffer; headers: Record<string, string> }[]> {
    return this.database.query(
      `select value, headers from outbox where topic = 'pay.txn.v1.dlq' order by seq`,
    );
  }
}

/** The effect of an event: a row. */
export async function record(tx: SqlTx, events: readonly Envelope[]): Promise<void> {
  await tx.query('insert into effect (key, txn) select * from unnest($1::text[], $2::text[])', [
    events.map(({ key }) => key),
    events.map(({ payload }) => String(payload['txnId'])),
  ]);
}

export const captured = (key: string, txn: number): Envelope => ({
  id: newId(),
  topic: 'pay.txn.v1',
  ts: new Date().toISOString(),
  key,
  type: 'captured',
  payload: { orderId: key, txnId: String(txn) },
  correlationId: newId(),
  causationId: newId(),
});

/** A handler that cannot do events of one key. */
export const failingFor =
  (bad: string, error: () => Error): BatchHandler<SqlTx> =>
  async (events, { tx }) => {
    if (events.some(({ key }) => key === bad)) throw error();
    await record(tx, events);
  };

function inMemory(): Bus {
  const broker = new MemoryBroker(1);
  return {
    producer: broker.producer(),
    member: () => broker.consumer('test'),
    close: () => Promise.resolve(),
  };
}

export function onKafka(bus: TestBus): Bus {
  const { brokers, namespace } = bus;
  const kafka = createKafka({ brokers, clientId: 'test', namespace, tls: false }, silentLog);
  const producer = new KafkaProducer(kafka, namespace);
  return {
    producer,
    member: () =>
      new KafkaConsumer(kafka, {
        ...{ groupId: 'test', namespace },
        ...{ sessionTimeoutMs: SESSION_MS, heartbeatMs: 500 },
      }),
    close: async () => {
      await producer.close();
      await bus.drop();
    },
  };
}
