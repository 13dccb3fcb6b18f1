import { createConnection } from 'node:net';
import { Body, Controller, Get, Post } from '@nestjs/common';
import { open } from '@night-market/access';
import { Allow } from '@night-market/access/nest';
import { payTxnV1 } from '@night-market/contracts';
import { OnEvents } from '@night-market/event-bus';
import {
  createBus,
  createDatabase,
  eventually,
  naming,
  type TestBus,
  type TestDatabase,
} from '@night-market/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { commonConfig, type CommonConfig } from '../config/common-config.ts';
import { ConfigError } from '@night-market/kernel';
import { loadConfig } from '../config/load-config.ts';
import { startService, type RunningService } from './run-service.ts';
import type { ServiceDefinition } from './service-definition.ts';
import { createRuntime, type ServiceRuntime } from './service-runtime.ts';

const NOTHING = Promise.resolve();
const order: string[] = [];

@Controller()
@Allow(open('a test'))
class WaresController {
  @Post('wares')
  add(@Body({ schema: z.strictObject({ name: z.string() }) }) ware: { name: string }) {
    return ware;
  }

  @Get('broken')
  broken(): never {
    throw new Error('select geheim from somewhere');
  }
}

const definition: ServiceDefinition<CommonConfig> = {
  name: 'wares',
  title: 'Wares',
  loadConfig: () => loadConfig(commonConfig, {}),
  migrations: [],
  needs: ['outbox'],
  createModule: (runtime: ServiceRuntime) => {
    for (const name of ['first', 'second']) {
      runtime.background.push({
        start: () => void order.push(`start ${name}`),
        stop: () => (order.push(`stop ${name}`), NOTHING),
      });
    }
    return { module: class WaresModule {}, controllers: [WaresController] };
  },
};

let database: TestDatabase;
let bus: TestBus;
let config: CommonConfig;
let service: RunningService;

beforeAll(async () => {
  [database, bus] = await Promise.all([createDatabase(), createBus(['pay.txn.v1'])]);
  config = loadConfig(commonConfig, {
    DATABASE_URL: database.url,
    KAFKA_BROKERS: bus.brokers.join(','),
    KAFKA_NAMESPACE: bus.namespace,
    HTTP_PORT: '0',
    INSIDE_ACCESS: 'open',
    LOG_LEVEL: 'silent',
    MIGRATE_ON_START: 'true',
  });
  service = await startService(definition, createRuntime(definition, config), config);
});
afterAll(async () => {
  await Promise.all([database.drop(), bus.drop()]);
});

async function call(path: string, init: RequestInit = {}) {
  const response = await fetch(service.url + path, init);
  const text = await response.text();
  const type = response.headers.get('content-type') ?? '';
  return {
    response,
    status: response.status,
    text,
    type,
    body: type.includes('json') ? JSON.parse(text) : {},
  };
}

const post = (body: string, headers: Record<string, string> = { 'content-type': 'application/json' }) =>
  call('/wares', { method: 'POST', body, headers });

/** Sends an address as it is; fetch would correct it. */
function rawGet(path: string): Promise<string> {
  const { hostname, port } = new URL(service.url);
  return new Promise((resolve, reject) => {
    const socket = createConnection(Number(port), hostname, () => {
      socket.write(`GET ${path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n`);
    });
    let text = '';
    socket.on('data', (chunk) => (text += String(chunk)));
    socket.on('error', reject);
    socket.on('close', () => resolve(text));
  });
}

describe('a service', () => {
  it('serves, is alive and ready, and says what it depends on', async () => {
    expect(await post('{"name":"oyster omelette"}')).toMatchObject({
      status: 201,
      body: { name: 'oyster omelette' },
    });
    expect((await call('/health/live')).body).toEqual({ status: 'live' });
    const { status, body } = await call('/health/ready');
    expect([status, body.status, body.checks.store]).toEqual([200, 'ready', 'up']);
  });

  it('shows its metrics and its API', async () => {
    await eventually(async () =>
      (await call('/metrics')).text.includes('outbox_oldest_age_seconds{service="wares"} 0'),
    );
    const { body } = await call('/docs/openapi.json');
    expect(Object.keys(body.paths)).toEqual([
      ...['/wares', '/broken', '/ops/acts', '/ops/consumer', '/ops/health-figures'],
      '/ops/trails',
      '/ops/trails/{correlationId}',
    ]);
    const asked = body.paths['/wares'].post.requestBody.content['application/json'].schema;
    expect(asked).toMatchObject({ properties: { name: { type: 'string' } } });
    expect((await call('/docs')).status).toBe(200);
  });

  it('counts requests by route, never by address, and leaves probes out', async () => {
    await post('{"name":"grilled squid"}');
    await call('/nowhere/7c1f');
    await eventually(async () => {
      const { text } = await call('/metrics');
      return /http_requests_total\{method="POST",route="\/wares",status="201",service="wares"\} \d/.test(
        text,
      );
    });
    const { text } = await call('/metrics');
    expect(text).toContain(
      'http_requests_total{method="ANY",route="unmatched",status="404",service="wares"}',
    );
    expect(text).not.toContain('7c1f');
    expect(text).not.toContain('route="/health');
    expect(text).toContain('service_ready{service="wares"} 1');
    expect(text).toContain('outbox_waiting_events{service="wares"} 0');
    expect(text).toContain('outbox_locked_lanes{service="wares"} 8');
  });

  it('keeps a proper correlation id and makes one otherwise', async () => {
    const mine = '0198c0de-0000-7000-8000-00000000000a';
    const given = (id: string) => call('/health/live', { headers: { 'x-correlation-id': id } });
    expect((await given(mine)).response.headers.get('x-correlation-id')).toBe(mine);
    const other = (await given('<script>')).response.headers.get('x-correlation-id');
    expect(other).toMatch(/^[0-9a-f]{8}-[0-9a-f-]{27}$/);
    const { body } = await call('/nowhere', { headers: { 'x-correlation-id': mine } });
    expect(body.traceId).toBe(mine);
  });

  it.each<[string, number, string, () => ReturnType<typeof call>]>([
    ['an unknown address', 404, 'not_found', () => call('/nowhere')],
    ['another method', 405, 'method_not_allowed', () => call('/wares', { method: 'DELETE' })],
    ['no JSON', 400, 'invalid_json', () => post('{')],
    ['an empty body', 400, 'invalid_json', () => post('')],
    [
      'another kind of body',
      415,
      'unsupported_media_type',
      () => post('x', { 'content-type': 'text/plain' }),
    ],
    [
      'a form',
      415,
      'unsupported_media_type',
      () => post('name=x', { 'content-type': 'application/x-www-form-urlencoded' }),
    ],
    ['no body', 400, 'validation_failed', () => call('/wares', { method: 'POST' })],
    ['a body too large', 413, 'body_too_large', () => post(JSON.stringify({ name: 'x'.repeat(70_000) }))],
    ['a wrong field', 400, 'validation_failed', () => post('{"name":1}')],
    ['a prototype key', 400, 'invalid_json', () => post('{"name":"x","__proto__":{"admin":true}}')],
    ['a constructor key', 400, 'validation_failed', () => post('{"name":"x","constructor":1}')],
    ['a bug', 500, 'internal', () => call('/broken')],
  ])('answers %s with a problem that shows nothing of the inside', async (_name, status, code, ask) => {
    const answer = await ask();
    expect(answer).toMatchObject({
      status,
      type: 'application/problem+json; charset=utf-8',
      body: { status, code },
    });
    expect(answer.text).not.toMatch(/geheim|\.ts:|\.js:|select /);
    expect(answer.body.traceId).toBe(answer.response.headers.get('x-correlation-id'));
  });

  it.each(['/nowhere/%E0%A4%A', '/%', '/nowhere/%ff'])(
    'answers the malformed address %s with a problem',
    async (path) => {
      const answer = await rawGet(path);
      expect(answer).toMatch(/^HTTP\/1.1 40[04] /);
      expect(answer.toLowerCase()).toContain('content-type: application/problem+json');
      expect(answer).not.toMatch(/FST_|stack/);
    },
  );

  it('stops its tasks in reverse order, says it is not ready, and refuses connections; all in good time', async () => {
    await call('/health/live');
    const startedMs = Date.now();
    const stopping = service.stop();
    expect(await service.runtime.health.report()).toMatchObject({ ready: false, checks: { store: 'up' } });
    await stopping;
    expect(Date.now() - startedMs).toBeLessThan(9_000);
    expect(order).toEqual(['start first', 'start second', 'stop second', 'stop first']);
    await expect(fetch(service.url)).rejects.toThrow();
    expect(service.runtime.dataSource.isInitialized).toBe(false);
  });
});

@Controller()
class ReaderController {
  @OnEvents(payTxnV1, 'captured')
  read() {
    return NOTHING;
  }
}

describe('a service that reads', () => {
  const reader: ServiceDefinition<CommonConfig> = {
    ...definition,
    name: 'reader',
    contracts: [naming('reader', payTxnV1)],
    createModule: () => ({ module: class ReaderModule {}, controllers: [ReaderController] }),
  };
  const boot = (change: Partial<CommonConfig>) => {
    const own = { ...config, ...change };
    return startService(reader, createRuntime(reader, own), own);
  };

  it('boots while Kafka is away, by the contract alone', async () => {
    const away = { KAFKA_BROKERS: ['127.0.0.1:1'] };
    const startedMs = Date.now();
    const running = await boot(away);
    expect(Date.now() - startedMs).toBeLessThan(8_000);
    await running.stop();
  });
});

describe('a service that stops', () => {
  const asked = Promise.withResolvers<void>();
  const answer = Promise.withResolvers<string>();

  @Controller()
  @Allow(open('a test'))
  class SlowController {
    @Get('slow')
    slow() {
      asked.resolve();
      return answer.promise;
    }
  }

  const slow: ServiceDefinition<CommonConfig> = {
    ...definition,
    name: 'slow',
    createModule: () => ({ module: class SlowModule {}, controllers: [SlowController] }),
  };
  const LIMIT_MS = 9_000;
  const boot = () => startService(slow, createRuntime(slow, config), config);

  it('answers what it has been asked, and does not keep the connection', async () => {
    const running = await boot();
    const waiting = fetch(`${running.url}/slow`);
    await asked.promise;
    const startedMs = Date.now();
    const stopping = running.stop();
    const refused = () =>
      fetch(`${running.url}/health/live`).then(
        () => false,
        () => true,
      );
    await eventually(refused);
    answer.resolve('squid');
    const { status, headers } = await waiting;
    expect([status, headers.get('connection')]).toEqual([200, 'close']);
    await stopping;
    expect(Date.now() - startedMs).toBeLessThan(LIMIT_MS);
  });

  it('does not wait for a request that never comes in whole', async () => {
    const running = await boot();
    const { hostname, port } = new URL(running.url);
    const socket = createConnection(Number(port), hostname);
    const cut = new Promise((resolve) => socket.on('error', () => undefined).on('close', resolve));
    const seen = new Promise((resolve) => socket.once('data', resolve));
    const head = ['POST /slow HTTP/1.1', 'host: x', 'content-type: application/json', 'content-length: 9'];
    socket.write([...head, 'expect: 100-continue', '', ''].join('\r\n'));
    expect(String(await seen)).toContain('100 Continue');
    const startedMs = Date.now();
    await running.stop();
    await cut;
    expect(Date.now() - startedMs).toBeLessThan(LIMIT_MS);
  });
});

describe('a runtime', () => {
  it('refuses a SASL mechanism without a user, instead of going without it', () => {
    const half = { ...config, KAFKA_SASL_MECHANISM: 'plain' as const, KAFKA_SASL_USERNAME: 'market' };
    expect(() => createRuntime(definition, half)).toThrow(ConfigError);
    expect(() => createRuntime(definition, half)).toThrow('KAFKA_SASL_PASSWORD');
  });
});
