import { asOperator, testOperators } from '@night-market/access/testing';
import { createRuntime, startService, type RunningService } from '@night-market/service-kit';
import { createBus, createDatabase, type TestBus, type TestDatabase } from '@night-market/testing';
import { readConfig } from '../../src/config.ts';
import { gate } from '../../src/gate.service.ts';

export const KEY_SECRET = 'only-for-tests-only-for-tests-only';

const REQUEST_LIMIT_MS = 50_000;

/** An answer, read. */
export interface Answer {
  readonly status: number;
  readonly text: string;
  readonly body: Record<string, unknown>;
  readonly headers: Headers;
}

/** A gate of a test's own on a real broker and database, with one scanner. */
export class TestGate {
  readonly service: RunningService;
  readonly database: TestDatabase;
  readonly bus: TestBus;
  readonly deviceId: string;
  readonly scanner: { readonly authorization: string };
  private readonly ownsWorld: boolean;

  private constructor(
    service: RunningService,
    world: { readonly database: TestDatabase; readonly bus: TestBus },
    device: { readonly id: string; readonly key: string },
    ownsWorld: boolean,
  ) {
    this.service = service;
    this.database = world.database;
    this.bus = world.bus;
    this.deviceId = device.id;
    this.scanner = { authorization: `Bearer ${device.key}` };
    this.ownsWorld = ownsWorld;
  }

  /** @param beside a gate whose database and topics this one shares, as a second replica */
  static async start(settings: Record<string, string> = {}, beside?: TestGate): Promise<TestGate> {
    const world = beside ?? {
      database: await createDatabase(),
      bus: await createBus(['gate.auth.v1', 'gate.auth.v2', 'pay.txn.v1']),
    };
    const config = readConfig({
      DATABASE_URL: world.database.url,
      KAFKA_BROKERS: world.bus.brokers.join(','),
      KAFKA_NAMESPACE: world.bus.namespace,
      HTTP_PORT: '0',
      INSIDE_ACCESS: 'open',
      LOG_LEVEL: 'silent',
      MIGRATE_ON_START: 'true',
      GATE_KEY_SECRET: KEY_SECRET,
      // Everything a test sends comes from one device and one address.
      HTTP_KEY_REQUESTS_PER_S: '0',
      HTTP_ADDRESS_REQUESTS_PER_S: '0',
      ...settings,
    });
    const runtime = createRuntime(gate, config);
    runtime.access.authenticators.unshift(testOperators);
    const service = await startService(gate, runtime, config);
    const { holder, key } = await runtime.access.keys!.issue('device', { name: 'scanner' }, 'test');
    return new TestGate(service, world, { id: holder.id, key }, beside === undefined);
  }

  async stop(): Promise<void> {
    await this.service.stop();
    if (!this.ownsWorld) return;
    await this.bus.drop();
    await this.database.drop();
  }

  async send(method: string, path: string, body: unknown, headers: Record<string, string>): Promise<Answer> {
    const response = await fetch(this.service.url + path, {
      method,
      signal: AbortSignal.timeout(REQUEST_LIMIT_MS),
      headers: { ...(body !== undefined && { 'content-type': 'application/json' }), ...headers },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.includes('json') ?? false;
    const isOne = isJson && text !== '' && !text.includes('}\n{');
    const parsed = (isOne ? JSON.parse(text) : {}) as Record<string, unknown>;
    return { status: response.status, text, body: parsed, headers: response.headers };
  }

  operate(method: string, path: string, body?: unknown): Promise<Answer> {
    return this.send(method, path, body, asOperator('admin'));
  }

  scan(given: object, headers: Record<string, string> = {}): Promise<Answer> {
    const scan = { deviceId: this.deviceId, gateId: 'north', ...given };
    return this.send('POST', '/v2/scans', scan, { ...this.scanner, ...headers });
  }

  async makeProduct(code: string, given: object = {}): Promise<Answer> {
    const body = { name: { 'zh-TW': code, en: code }, reason: 'for a test', ...given };
    const answer = await this.operate('PUT', `/v2/products/${code}`, body);
    if (answer.status !== 200) throw new Error(`the product is not made: ${answer.text}`);
    return answer;
  }

  /** Issues a ticket; returns its token. */
  async issue(ticketId: string, given: object = {}): Promise<string> {
    const { status, text, body } = await this.operate('POST', '/v2/tickets', ticketOf(ticketId, given));
    if (status !== 201) throw new Error(`the ticket is not issued: ${text}`);
    return body['token'] as string;
  }
}

export const ticketOf = (ticketId: string, given: object = {}) => ({
  ticketId,
  product: 'entry',
  validFrom: '2026-01-01T00:00:00Z',
  validUntil: '2100-01-01T00:00:00Z',
  ...given,
});
