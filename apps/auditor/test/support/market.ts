import 'reflect-metadata';
import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { testOperators } from '@night-market/access/testing';
import { cityDirectoryV1, payTxnV1 } from '@night-market/contracts';
import { OnEvents, type BatchContext } from '@night-market/event-bus';
import { newId, type SqlTx } from '@night-market/kernel';
import type { OutboxMessage } from '@night-market/outbox';
import {
  commonConfig,
  createRuntime,
  loadConfig,
  startService,
  type RunningService,
} from '@night-market/service-kit';
import {
  createBus,
  createDatabase,
  eventually,
  naming,
  type TestBus,
  type TestDatabase,
} from '@night-market/testing';
import { auditor } from '../../src/auditor.service.ts';
import { auditorConfig } from '../../src/config.ts';

export const TOKEN = 'ops_of-this-very-test';
export const TOPIC = payTxnV1.name;
export const CONTRACT = naming('stall', payTxnV1);

@Controller()
class CapturesController {
  @OnEvents(payTxnV1, 'captured')
  captured(@Payload() _events: unknown, @Ctx() _context: BatchContext<SqlTx>): Promise<void> {
    return Promise.resolve();
  }
}

/** A service that sends and consumes, and auditors that watch it. */
export class Market {
  readonly bus: TestBus;
  /** Of the service. */
  readonly database: TestDatabase;
  readonly producer: ReturnType<TestBus['kafka']['producer']>;
  readonly stall: RunningService;
  private readonly ends: (() => Promise<void>)[] = [];

  private constructor(bus: TestBus, database: TestDatabase, stall: RunningService) {
    this.bus = bus;
    this.database = database;
    this.stall = stall;
    this.producer = bus.kafka.producer({ allowAutoTopicCreation: false });
  }

  static async open(): Promise<Market> {
    const [bus, database] = await Promise.all([createBus(), createDatabase()]);
    const config = loadConfig(commonConfig, { ...settings(bus, database), MIGRATE_ON_START: 'true' });
    const definition = {
      name: 'stall',
      title: 'Stall',
      loadConfig: () => config,
      migrations: [],
      contracts: [CONTRACT],
      createModule: () => ({ module: class StallModule {}, controllers: [CapturesController] }),
    };
    const market = new Market(
      bus,
      database,
      await startService(definition, createRuntime(definition, config), config),
    );
    await market.producer.connect();
    return market;
  }

  /** An auditor with a database of its own, or with that of another one. */
  async auditor(
    more: Record<string, string> = {},
    kept?: TestDatabase,
  ): Promise<{ service: RunningService; database: TestDatabase }> {
    const database = kept ?? (await createDatabase());
    const config = loadConfig(auditorConfig, {
      ...settings(this.bus, database),
      MIGRATE_ON_START: 'true',
      AUDIT_SERVICES: `stall=${this.stall.url}`,
      AUDIT_EVERY_MS: '3600000',
      ...more,
    });
    const runtime = createRuntime(auditor, config);
    runtime.access.authenticators.unshift(testOperators);
    const service = await startService(auditor, runtime, config);
    if (!kept) this.ends.unshift(() => database.drop());
    return { service, database };
  }

  /** A captured order. */
  message(
    key: string,
    payload: object = { orderId: key, txnId: newId() },
    causationId = newId(),
  ): OutboxMessage {
    return this.stall.runtime.composer.compose(CONTRACT, {
      type: 'captured',
      key,
      payload: payload as { orderId: string; txnId: string },
      correlationId: newId(),
      causationId,
    });
  }

  /** Through the outbox, each in a transaction of its own. */
  async publish(...messages: OutboxMessage[]): Promise<void> {
    const { unitOfWork, outbox } = this.stall.runtime;
    for (const message of messages) await unitOfWork.run((tx) => outbox.append(tx, [message]));
  }

  /** Past the outbox, as it is. */
  async send(
    ...messages: (Pick<OutboxMessage, 'key' | 'value'> & { headers: Record<string, string> })[]
  ): Promise<void> {
    await this.producer.send({ topic: this.bus.namespace + TOPIC, messages });
  }

  /** What the directory would tell of the stall. */
  async list(type: 'registered' | 'expired' | 'deregistered', url = this.stall.url): Promise<void> {
    const agentId = 'stall:1';
    const described = {
      services: [{ name: `${TOPIC}.captured`, type: 'event' }],
      operationsUrl: `${url}/ops`,
    };
    const payload = {
      agentId,
      ...(type !== 'deregistered' && { leaseUntil: new Date().toISOString() }),
      ...(type === 'registered' && described),
    };
    const ids = { id: newId(), correlationId: newId(), causationId: newId() };
    const event = {
      ...ids,
      topic: cityDirectoryV1.name,
      ts: new Date().toISOString(),
      key: agentId,
      type,
      payload,
    };
    await this.producer.send({
      topic: this.bus.namespace + cityDirectoryV1.name,
      messages: [{ key: agentId, value: JSON.stringify(event) }],
    });
  }

  /** Waits until the stall has taken these in. */
  async takenIn(...ids: string[]): Promise<void> {
    await eventually(
      async () =>
        (await this.database.query('select 1 from inbox where event_id = any ($1)', [ids])).length ===
        ids.length,
      { timeoutMs: 30_000 },
    );
  }

  async close(): Promise<void> {
    await this.producer.disconnect();
    await this.stall.stop();
    for (const end of this.ends) await end();
    await this.bus.drop();
    await this.database.drop();
  }
}

const settings = (bus: TestBus, database: TestDatabase): Record<string, string> => ({
  DATABASE_URL: database.url,
  KAFKA_BROKERS: bus.brokers.join(','),
  KAFKA_NAMESPACE: bus.namespace,
  HTTP_PORT: '0',
  INSIDE_ACCESS: 'open',
  LOG_LEVEL: 'silent',
  OPS_TOKEN: TOKEN,
});

export async function ops(service: RunningService, path: string, body?: object, token = TOKEN) {
  const response = await fetch(`${service.url}/ops/${path}`, {
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    ...(body && { method: 'POST', body: JSON.stringify(body) }),
  });
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- tests look into any answer
  return { status: response.status, body: (await response.json()) as any };
}

/** Audits all of the log, once nothing moves any more. */
export async function audit(service: RunningService) {
  const { body } = await ops(service, 'audits', { settleMs: 30_000 });
  return eventually(
    async () => {
      const { body: job } = await ops(service, `audits/${body.id}`);
      return ['done', 'failed'].includes(job.state) && job;
    },
    { timeoutMs: 60_000 },
  );
}
