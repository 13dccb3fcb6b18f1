import 'reflect-metadata';
import { asOperator, testOperators } from '@night-market/access/testing';
import { decodeEvent, type Envelope } from '@night-market/contracts';
import { newId } from '@night-market/kernel';
import { createRuntime, startService, type RunningService } from '@night-market/service-kit';
import {
  createBus,
  createDatabase,
  eventually,
  type TestBus,
  type TestDatabase,
} from '@night-market/testing';
import { readConfig } from '../../src/config.ts';
import { payments } from '../../src/payments.service.ts';
import { API_KEY, GatewayProcess, WEBHOOK_SECRET } from './gateway.ts';
import { HookRelay } from './hook-relay.ts';

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- tests look into any answer
  readonly body: any;
}

export const AMOUNT = 12_000;

/** A good body of POST /payments. */
export const bodyOf = (orderId: string, more: object = {}): object => ({
  orderId,
  stallId: 'stall-07',
  amount: AMOUNT,
  currency: 'TWD',
  method: 'card',
  ...more,
});

/** Payments as it runs in production, with a real broker, a real database and the gateway as its neighbours. */
export class World {
  readonly database: TestDatabase;
  readonly bus: TestBus;
  readonly hooks: HookRelay;
  readonly gateway: GatewayProcess;
  readonly producer: ReturnType<TestBus['kafka']['producer']>;
  private readonly settings: Readonly<Record<string, string>>;
  /** Keys of terminals by stall. */
  private readonly tills = new Map<string, Promise<string>>();
  service!: RunningService;

  private constructor(
    parts: Pick<World, 'database' | 'bus' | 'hooks' | 'gateway'>,
    settings: Record<string, string>,
  ) {
    this.database = parts.database;
    this.bus = parts.bus;
    this.hooks = parts.hooks;
    this.gateway = parts.gateway;
    this.producer = parts.bus.kafka.producer({ allowAutoTopicCreation: false });
    this.settings = settings;
  }

  /**
   * @param settings environment variables besides the usual ones
   * @param topicConfig Kafka's settings for the topics besides the contract's
   */
  static async create(
    settings: Record<string, string> | ((databaseUrl: string) => Record<string, string>) = {},
    topicConfig: Record<string, string> = {},
  ): Promise<World> {
    const hooks = await HookRelay.start();
    const [database, bus, gateway] = await Promise.all([
      createDatabase(),
      createBus(undefined, topicConfig),
      GatewayProcess.start(hooks.url),
    ]);
    const more = typeof settings === 'function' ? settings(database.url) : settings;
    const world = new World({ database, bus, hooks, gateway }, more);
    await world.producer.connect();
    await world.start();
    return world;
  }

  async start(): Promise<void> {
    this.service = await this.boot();
    this.hooks.target = `${this.service.url}/webhooks/gateway`;
    await eventually(async () => (await this.get('/health/ready')).body.checks.bus === 'joined');
  }

  /** Starts one more process of the service, as far as a test can tell. */
  boot(): Promise<RunningService> {
    const config = readConfig({
      DATABASE_URL: this.database.url,
      KAFKA_BROKERS: this.bus.brokers.join(','),
      KAFKA_NAMESPACE: this.bus.namespace,
      HTTP_PORT: '0',
      INSIDE_ACCESS: 'open',
      LOG_LEVEL: 'silent',
      MIGRATE_ON_START: 'true',
      GATEWAY_URL: this.gateway.url,
      GATEWAY_API_KEY: API_KEY,
      GATEWAY_WEBHOOK_SECRET: WEBHOOK_SECRET,
      GATEWAY_TIMEOUT_MS: '400',
      // So that reconciliation finds nothing before the test is over, unless a test wants it to.
      RECONCILE_MIN_AGE_MS: '600000',
      ...this.settings,
    });
    const runtime = createRuntime(payments, config);
    runtime.access.authenticators.unshift(testOperators);
    return startService(payments, runtime, config);
  }

  async close(): Promise<void> {
    await this.service.stop();
    await Promise.all([this.producer.disconnect(), this.gateway.stop(), this.hooks.stop()]);
    await Promise.all([this.database.drop(), this.bus.drop()]);
  }

  /** As an operator who may only look, unless the headers say otherwise. */
  async call(path: string, init: RequestInit = {}): Promise<Answer> {
    const headers = { ...asOperator('viewer'), ...Object.fromEntries(new Headers(init.headers)) };
    const response = await fetch(this.service.url + path, { ...init, headers });
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.includes('json') ?? false;
    return {
      status: response.status,
      headers: response.headers,
      text,
      body: isJson ? JSON.parse(text) : undefined,
    };
  }

  get(path: string): Promise<Answer> {
    return this.call(path);
  }

  /** POST /payments; `key` null sends none. */
  /** From a terminal of the stall that the body names. */
  async pay(
    body: unknown,
    key: string | null = newId(),
    headers: Record<string, string> = {},
    signal: AbortSignal | null = null,
  ): Promise<Answer> {
    return this.call('/payments', {
      method: 'POST',
      signal,
      headers: {
        'content-type': 'application/json',
        ...(await this.till(stallOf(body))),
        ...(key !== null && { 'idempotency-key': key }),
        ...headers,
      },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
  }

  /** The headers of a terminal of the stall. */
  async till(stallId: string): Promise<{ authorization: string }> {
    const made = this.tills.get(stallId) ?? this.issueKey(stallId);
    this.tills.set(stallId, made);
    return { authorization: `Bearer ${await made}` };
  }

  private async issueKey(stallId: string): Promise<string> {
    const keys = this.service.runtime.access.keys!;
    return (await keys.issue('terminal', { name: 'till', stallId }, 'test')).key;
  }

  /** GET /orders/{id}/payments. */
  async order(orderId: string) {
    return (await this.get(`/orders/${orderId}/payments`)).body;
  }

  /** What pay.txn.v1 (or another topic) says about an order, in order; a copy of the relay's counts once, as in an inbox. */
  async events(orderId: string, topic = 'pay.txn.v1'): Promise<Envelope[]> {
    const records = await this.bus.readAll(topic);
    const events = records.filter(({ key }) => key === orderId).map(({ value }) => decodeEvent(topic, value));
    return [...new Map(events.toReversed().map((event) => [event.id, event])).values()].toReversed();
  }

  async types(orderId: string): Promise<string[]> {
    return (await this.events(orderId)).map(({ type }) => type);
  }

  /** Puts a record on a topic as another service would. */
  async send(
    topic: string,
    key: string | null,
    value: Buffer | string | null,
    headers: Record<string, string | Buffer> = {},
  ) {
    const messages = [{ key, value, headers }];
    await this.producer.send({ topic: this.bus.namespace + topic, messages });
  }

  async sendEvent(
    topic: string,
    type: string,
    key: string,
    payload: object,
    more: object = {},
  ): Promise<string> {
    const id = newId();
    const ids = { correlationId: newId(), causationId: newId() };
    const event = { id, topic, ts: new Date().toISOString(), key, type, payload, ...ids, ...more };
    await this.send(topic, key, JSON.stringify(event));
    return id;
  }

  refund(orderId: string, dupTxnId: string, attempt = 1): Promise<string> {
    return this.sendEvent('pay.cmd.v1', 'refund', orderId, { orderId, dupTxnId, attempt });
  }

  /** How many rows each table of the domain holds, once no charge is under way any more. */
  async rowCounts(): Promise<Record<string, number>> {
    const open = `select 1 from charge where state in ('requested', 'pending') limit 1`;
    await eventually(async () => (await this.database.query(open)).length === 0);
    const tables = ['charge', 'payment', 'gateway_capture', 'unmatched_capture', 'refund', 'ledger_transfer'];
    const counts = [...tables, 'idempotency_key'].map(
      (name) => `(select count(*)::int from ${name}) as ${name}`,
    );
    return (await this.database.query<Record<string, number>>(`select ${counts.join(', ')}`))[0]!;
  }

  /** Waits until the order's charge has a result; a consumer that has waited an outage out may take its time. */
  async settledOrder(orderId: string) {
    return eventually(
      async () => {
        const order = await this.order(orderId);
        return order.charge.state !== 'requested' && order;
      },
      { timeoutMs: 30_000 },
    );
  }
}

/** Of a body that has one; the usual one else. */
function stallOf(body: unknown): string {
  const { stallId } = (body ?? {}) as { stallId?: unknown };
  return typeof stallId === 'string' && /^[\w.:-]{1,100}$/.test(stallId) ? stallId : 'stall-07';
}
