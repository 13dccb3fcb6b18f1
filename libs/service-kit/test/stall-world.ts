import { Controller, Inject } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { payTxnV1, type Envelope } from '@night-market/contracts';
import { OnEvents, type BatchContext } from '@night-market/event-bus';
import { newId, type SqlTx, type UnitOfWork } from '@night-market/kernel';
import { createBus, createDatabase, naming, type TestBus, type TestDatabase } from '@night-market/testing';
import { commonConfig, type CommonConfig } from '../src/config/common-config.ts';
import { loadConfig } from '../src/config/load-config.ts';
import { startService, type RunningService } from '../src/runtime/run-service.ts';
import type { ServiceDefinition } from '../src/runtime/service-definition.ts';
import { createRuntime } from '../src/runtime/service-runtime.ts';

export const TOPIC = 'pay.txn.v1';
export const CONTRACT = naming('stall', payTxnV1);

type Handle = (events: readonly Envelope[], context: BatchContext<SqlTx>) => Promise<void>;

/** The effect of an event: a row with its key, in the order of handling. */
export const note: Handle = async (events, { tx }) => {
  await tx.query('insert into effect (key, event_id) select * from unnest($1::text[], $2::uuid[])', [
    events.map(({ key }) => key),
    events.map(({ id }) => id),
  ]);
};

const EFFECT = `create table effect (n bigint generated always as identity, key text not null, event_id uuid not null)`;

const WORLD = Symbol('WORLD');

@Controller()
class StallController {
  private readonly world: { readonly handle: Handle };

  constructor(@Inject(WORLD) world: { readonly handle: Handle }) {
    this.world = world;
  }

  @OnEvents(payTxnV1, 'captured')
  read(@Payload() events: readonly Envelope[], @Ctx() context: BatchContext<SqlTx>): Promise<void> {
    return this.world.handle(events, context);
  }
}

/** A small service on the real broker and database, which notes every event it reads. */
export class StallWorld {
  readonly database: TestDatabase;
  readonly bus: TestBus;
  private readonly producer: ReturnType<TestBus['kafka']['producer']>;
  private readonly running = new Set<RunningService>();
  /** Swap it to make the service slow or faulty. */
  handle: Handle = note;

  private constructor(database: TestDatabase, bus: TestBus) {
    this.database = database;
    this.bus = bus;
    this.producer = bus.kafka.producer({ allowAutoTopicCreation: false });
  }

  /** @param server where its database is made; on the test stack unless told */
  static async create(server?: string): Promise<StallWorld> {
    const [database, bus] = await Promise.all([
      createDatabase([EFFECT], server),
      createBus([TOPIC, `${TOPIC}.dlq`]),
    ]);
    const world = new StallWorld(database, bus);
    await world.producer.connect();
    return world;
  }

  async close(): Promise<void> {
    await this.stopAll();
    await this.producer.disconnect();
    await Promise.all([this.database.drop(), this.bus.drop()]);
  }

  async stopAll(): Promise<void> {
    for (const service of this.running) await service.stop();
    this.running.clear();
  }

  /** Starts one more process of the service, as far as a test can tell. */
  async start(env: Readonly<Record<string, string>> = {}, name = 'stall'): Promise<RunningService> {
    const config = loadConfig(commonConfig, {
      DATABASE_URL: this.database.url,
      KAFKA_BROKERS: this.bus.brokers.join(','),
      KAFKA_NAMESPACE: this.bus.namespace,
      HTTP_PORT: '0',
      INSIDE_ACCESS: 'open',
      LOG_LEVEL: 'silent',
      MIGRATE_ON_START: 'true',
      ...env,
    });
    const definition = this.definition(name, config);
    const service = await startService(definition, createRuntime(definition, config), config);
    const stop = (): Promise<void> => (this.running.delete(running), service.stop());
    const running = { ...service, stop };
    this.running.add(running);
    return running;
  }

  /** What pay.txn.v1 would tell of these orders, straight to the broker. */
  async tell(keys: readonly string[], more: Partial<Envelope> = {}): Promise<void> {
    const messages = keys.map((key) => ({ key, value: JSON.stringify({ ...envelope(key), ...more }) }));
    await this.producer.send({ topic: this.bus.namespace + TOPIC, messages });
  }

  /** Bytes that no contract knows. */
  async babble(key: string, value: string | Buffer = 'no event'): Promise<void> {
    await this.producer.send({ topic: this.bus.namespace + TOPIC, messages: [{ key, value }] });
  }

  /** Publishes as a use case does: through the outbox. */
  publish(
    { runtime: { outbox, composer, ...runtime } }: RunningService,
    keys: readonly string[],
    unitOfWork: UnitOfWork<SqlTx> = runtime.unitOfWork,
  ): Promise<void> {
    const messages = keys.map((key) => composer.compose(CONTRACT, { ...envelope(key), type: 'captured' }));
    return unitOfWork.run((tx) => outbox.append(tx, messages));
  }

  async effects(): Promise<string[]> {
    const rows = await this.database.query<{ key: string }>('select key from effect order by n');
    return rows.map(({ key }) => key);
  }

  private definition(name: string, config: CommonConfig): ServiceDefinition<CommonConfig> {
    return {
      name,
      title: 'Stall',
      loadConfig: () => config,
      migrations: [],
      contracts: [naming(name, payTxnV1)],
      createModule: () => ({
        module: class StallModule {},
        controllers: [StallController],
        providers: [{ provide: WORLD, useValue: this }],
      }),
    };
  }
}

const envelope = (key: string): Envelope & { payload: typeof payTxnV1.events.captured.example } => ({
  id: newId(),
  topic: TOPIC,
  ts: new Date().toISOString(),
  key,
  type: 'captured',
  payload: payTxnV1.events.captured.example,
  correlationId: newId(),
  causationId: newId(),
});
