import { createKafka, KafkaConsumer, KafkaProducer } from '@night-market/kafka';
import { type BrokerProducer, type ConsumedRecord, type OutgoingRecord } from '@night-market/event-bus';
import {
  hash64,
  newId,
  seededRandom,
  silentLog,
  statementsOf,
  systemClock,
  type SqlTx,
} from '@night-market/kernel';
import { PgUnitOfWork } from '@night-market/postgres';
import {
  createBus,
  createDatabase,
  eventually,
  type TestBus,
  type TestDatabase,
} from '@night-market/testing';
import {
  laneOf,
  OUTBOX_MIGRATIONS,
  PgOutbox,
  PgRelayStore,
  Relay,
  type OutboxMessage,
} from '../src/index.ts';
import { endRelaySessions } from './end-relay-sessions.ts';

const TOPIC = 'pay.txn.v1';

export const message = (key: string, value: string, topic = TOPIC): OutboxMessage => ({
  id: newId(),
  topic,
  key: Buffer.from(key),
  value: Buffer.from(value),
  headers: { ce_type: 'x' },
});

export const laneOfKey = (key: string): number => laneOf(hash64(Buffer.from(key)));

/** The first of the keys `<prefix>0`, `<prefix>1`, … that wait in this lane. */
export function keysInLane(lane: number, amount: number, prefix = 'order-'): string[] {
  const keys: string[] = [];
  for (let n = 0; keys.length < amount; n++)
    if (laneOfKey(`${prefix}${n}`) === lane) keys.push(`${prefix}${n}`);
  return keys;
}

/** A producer whose calls go through `around`, which may fail them before or after the broker has them. */
export const wrapped = (
  producer: BrokerProducer,
  around: (send: () => Promise<void>, records: readonly OutgoingRecord[]) => Promise<void>,
): BrokerProducer => ({
  send: (records) => around(() => producer.send(records), records),
  close: () => producer.close(),
});

/** An outbox on the real database, and relays that carry it to the real broker. */
export class RelayWorld {
  readonly database: TestDatabase;
  readonly bus: TestBus;
  readonly unitOfWork: PgUnitOfWork;
  readonly owned = new Map<Relay, number>();
  private readonly outbox = new PgOutbox((touched) => this.relays.forEach((relay) => relay.notify(touched)));
  private relays: Relay[] = [];

  private constructor(database: TestDatabase, bus: TestBus) {
    this.database = database;
    this.bus = bus;
    this.unitOfWork = new PgUnitOfWork(database.url);
  }

  /** @param topicConfig Kafka's settings of the topic */
  static async create(
    schema: readonly string[] = [],
    topicConfig: Readonly<Record<string, string>> = {},
  ): Promise<RelayWorld> {
    const [database, bus] = await Promise.all([
      createDatabase([...statementsOf(OUTBOX_MIGRATIONS), ...schema]),
      createBus([TOPIC], topicConfig),
    ]);
    return new RelayWorld(database, bus);
  }

  async close(): Promise<void> {
    await this.stopRelays();
    await this.unitOfWork.close();
    await Promise.all([this.database.drop(), this.bus.drop()]);
  }

  producer(): KafkaProducer {
    const { brokers, namespace } = this.bus;
    return new KafkaProducer(createKafka({ brokers, namespace, clientId: 'relay', tls: false }), namespace);
  }

  /** One more replica. */
  startRelay(producer: BrokerProducer = this.producer()): Relay {
    const relay: Relay = new Relay(
      {
        store: new PgRelayStore({ connectionString: this.database.url }),
        producer,
        clock: systemClock,
        random: seededRandom(1),
        log: silentLog,
        observer: {
          sent: () => undefined,
          failed: () => undefined,
          lanes: (owned) => this.owned.set(relay, owned),
        },
      },
      {
        backoff: { baseMs: 5, factor: 2, capMs: 50 },
        holdBackoff: { baseMs: 20, factor: 2, capMs: 200 },
        pollMs: 50,
        claimEveryMs: 50,
        busyEvents: 8,
        lingerMs: 1,
      },
    );
    this.relays.push(relay);
    relay.start();
    return relay;
  }

  async stopRelay(relay: Relay): Promise<void> {
    this.relays = this.relays.filter((one) => one !== relay);
    await relay.stop();
  }

  async stopRelays(): Promise<void> {
    await Promise.all(this.relays.splice(0).map((relay) => relay.stop()));
    await this.database.query('truncate outbox');
  }

  append(tx: SqlTx, ...messages: readonly OutboxMessage[]): Promise<void> {
    return this.outbox.append(tx, messages);
  }

  /** Appends in a transaction of its own. */
  publish(...messages: readonly OutboxMessage[]): Promise<void> {
    return this.unitOfWork.run((tx) => this.append(tx, ...messages));
  }

  waiting(): Promise<{ key: string }[]> {
    return this.database.query(`select convert_from(key, 'UTF8') as key from outbox order by lane, seq`);
  }

  /** What the broker holds: the values of each key, in order. */
  async values(): Promise<Map<string, string[]>> {
    const records = await this.bus.readAll(TOPIC);
    const perKey = Map.groupBy(records, ({ key }) => String(key));
    return new Map([...perKey].map(([key, all]) => [key, all.map(({ value }) => String(value))]));
  }

  /** The record with this value, as a consumer gets it. */
  async recordOf(value: Buffer): Promise<ConsumedRecord> {
    const { brokers, namespace } = this.bus;
    const kafka = createKafka({ brokers, namespace, clientId: 'reader', tls: false });
    const settings = { groupId: newId(), namespace, sessionTimeoutMs: 6_000, heartbeatMs: 1_000 };
    const consumer = new KafkaConsumer(kafka, settings);
    const records: ConsumedRecord[] = [];
    await consumer.start([TOPIC], (fetched) => void records.push(...fetched));
    const found = await eventually(() => records.find((record) => record.value?.equals(value)), {
      timeoutMs: 30_000,
    });
    await consumer.stop();
    return found;
  }

  async valuesOf(key: string): Promise<string[]> {
    return (await this.values()).get(key) ?? [];
  }

  /** What an inbox makes of them: the first occurrence of each. */
  async firstsOf(key: string): Promise<string[]> {
    return [...new Set(await this.valuesOf(key))];
  }

  async relaySessions(): Promise<number> {
    const [row] = await this.database.query<{ n: number }>(`select count(*)::int as n from pg_stat_activity
      where application_name = 'outbox-relay' and datname = current_database()`);
    return row!.n;
  }

  endRelaySessions(): Promise<void> {
    return endRelaySessions(this.database);
  }
}
