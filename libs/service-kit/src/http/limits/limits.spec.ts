import { Body, Controller, Get, Post } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { open, operator, service, ServiceAuthenticator, sha256Hex } from '@night-market/access';
import { asOperator, testOperators } from '@night-market/access/testing';
import { Allow } from '@night-market/access/nest';
import { systemClock } from '@night-market/kernel';
import pino from 'pino';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { Doors } from '../../access/doors.ts';
import { RefusedCallers } from '../../access/refused-callers.ts';
import { Health } from '../../health/health.ts';
import { Metrics } from '../../metrics/metrics.ts';
import { createHttpApp } from '../../runtime/http-app.ts';
import type { ServiceRuntime } from '../../runtime/service-runtime.ts';
import { pointsOf } from './limit-addresses.ts';
import { NO_LIMITS } from './limits.ts';
import type { ServerOptions } from '../server-options.ts';

@Controller()
class WaresController {
  @Allow(open('a test'))
  @Get('open')
  open() {
    return {};
  }

  @Allow(open('a test'))
  @Post('open')
  add(@Body() _body: unknown) {
    return {};
  }

  @Allow(operator('viewer'), service('read'))
  @Get('wares')
  list() {
    return [];
  }
}

let lines: Record<string, unknown>[];
let metrics: Metrics;
beforeEach(() => {
  lines = [];
  // No window ends unless a test says so.
  vi.useFakeTimers({ toFake: ['Date', 'setTimeout', 'clearTimeout'] });
});
afterEach(() => void vi.useRealTimers());

async function serve({
  isInsideOpen = true,
  ...options
}: Partial<ServerOptions> & { isInsideOpen?: boolean }): Promise<NestFastifyApplication> {
  const log = pino({ level: 'info' }, { write: (line) => void lines.push(JSON.parse(line) as never) });
  metrics = new Metrics('wares');
  const services = new ServiceAuthenticator(() =>
    ['one', 'two'].map((id) => ({ id, scopes: ['read'], sha256: [sha256Hex(`token-of-${id}`)] })),
  );
  const doors = new Doors({
    authenticators: [testOperators, services],
    refused: new RefusedCallers(log, metrics),
    noteRefusedAct: () => Promise.resolve(),
    isInsideOpen,
  });
  const runtime = { log, metrics, access: { doors: () => doors }, health: new Health([], systemClock) };
  const wares = { module: class WaresModule {}, controllers: [WaresController] };
  const app = await createHttpApp(
    { name: 'wares', title: 'Wares' },
    runtime as unknown as ServiceRuntime,
    wares,
    [],
    { trustProxy: false, tls: undefined, ...options },
  );
  await app.init();
  await app.getHttpAdapter().getInstance().ready();
  onTestFinished(() => app.close());
  return app;
}

interface Ask {
  readonly url?: string;
  readonly method?: 'GET' | 'POST' | 'OPTIONS';
  readonly headers?: Record<string, string>;
  readonly remoteAddress?: string;
  readonly payload?: object | string;
}
const ask = (app: NestFastifyApplication, how: Ask = {}) =>
  app.inject({ url: '/open', method: 'GET', remoteAddress: '192.0.2.1', ...how });
const statuses = async (app: NestFastifyApplication, times: number, how: Ask = {}): Promise<number[]> => {
  const all: number[] = [];
  for (let n = 0; n < times; n++) all.push((await ask(app, how)).statusCode);
  return all;
};
const limited = async (limit: string) =>
  (await metrics.registry.getSingleMetric('http_limited_total')!.get()).values.find(
    ({ labels }) => labels['limit'] === limit,
  )?.value;
const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

describe('an address', () => {
  it('that sends too much is told when to come back; others are served', async () => {
    const app = await serve({ limits: { ...NO_LIMITS, addressRequestsPerS: 3 } });
    expect(await statuses(app, 3)).toEqual([200, 200, 200]);
    const refused = await ask(app, { url: '/nothing?x=1' });
    expect(refused.statusCode).toBe(429);
    expect(refused.headers).toMatchObject({
      'retry-after': '1',
      'ratelimit-policy': '"address";q=3;w=1',
      ratelimit: '"address";r=0;t=1',
      'content-type': 'application/problem+json; charset=utf-8',
      'cache-control': 'no-store',
    });
    expect(refused.json()).toMatchObject({ status: 429, code: 'rate_limited', instance: '/nothing' });
    expect(await statuses(app, 1, { remoteAddress: '192.0.2.2' })).toEqual([200]);
    expect(await limited('address')).toBe(1);
    expect(lines).toMatchObject([{ code: 'limit_address' }]);
    expect(JSON.stringify(lines)).not.toContain('192.0.2');
  });

  it('is one with all of its IPv6 network', async () => {
    const app = await serve({ limits: { ...NO_LIMITS, addressRequestsPerS: 1 } });
    expect(await statuses(app, 1, { remoteAddress: '2001:db8::1' })).toEqual([200]);
    expect(await statuses(app, 1, { remoteAddress: '2001:db8::2' })).toEqual([429]);
  });

  it('behind a proxy is that of the client, if the proxy is trusted', async () => {
    const from = (client: string) => ({ headers: { 'x-forwarded-for': client } });
    const limits = { ...NO_LIMITS, addressRequestsPerS: 1 };
    const trusting = await serve({ limits, trustProxy: ['192.0.2.1'] });
    expect(await statuses(trusting, 1, from('198.51.100.1'))).toEqual([200]);
    expect(await statuses(trusting, 1, from('198.51.100.2'))).toEqual([200]);
    expect(await statuses(trusting, 1, from('198.51.100.2'))).toEqual([429]);
  });

  it('behind a proxy that is not trusted is that of the proxy', async () => {
    const app = await serve({ limits: { ...NO_LIMITS, addressRequestsPerS: 1 } });
    const asked = await Promise.all(
      [1, 2].map((n) => ask(app, { headers: { 'x-forwarded-for': `198.51.100.${n}` } })),
    );
    expect(asked.map(({ statusCode }) => statusCode)).toEqual([200, 429]);
  });

  it('has no limit when that is 0', async () => {
    expect(new Set(await statuses(await serve({ limits: NO_LIMITS }), 50))).toEqual(new Set([200]));
  });

  it('that floods waits for its answer until the window is over', async () => {
    const app = await serve({ limits: { ...NO_LIMITS, addressRequestsPerS: 1 } });
    const startedMs = performance.now();
    const answers = await Promise.all(Array.from({ length: 3 }, () => ask(app)));
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([200, 429, 429]);
    expect(performance.now() - startedMs).toBeGreaterThan(800);
  });

  it('uses up its rate faster by large bodies, which are not read once it is used up', async () => {
    const app = await serve({ limits: { ...NO_LIMITS, addressRequestsPerS: 120 } });
    const large = { method: 'POST', payload: { text: 'x'.repeat(60_000) } } as const;
    expect(await statuses(app, 3, large)).toEqual([201, 201, 429]);
  });

  it.each([
    [{}, 1],
    [{ 'content-length': '200' }, 1],
    [{ 'content-length': '4096' }, 5],
    [{ 'content-length': '65536' }, 65],
    [{ 'content-length': '99999999' }, 65],
    [{ 'transfer-encoding': 'chunked' }, 65],
  ])('counts %j as %s', (headers, points) => expect(pointsOf({ headers }, 65_536)).toBe(points));
});

describe('a caller', () => {
  it('that is known has a rate of its own kind, from wherever it comes', async () => {
    const app = await serve({ limits: { ...NO_LIMITS, operatorRequestsPerS: 2, serviceRequestsPerS: 1 } });
    const as = (headers: Record<string, string>, remoteAddress = '192.0.2.1') =>
      ask(app, { url: '/wares', headers, remoteAddress }).then(({ statusCode }) => statusCode);
    expect(await as(bearer('token-of-one'))).toBe(200);
    expect(await as(bearer('token-of-one'), '192.0.2.2')).toBe(429);
    expect(await as(bearer('token-of-two'))).toBe(200);
    for (const status of [200, 200, 429]) expect(await as(asOperator('viewer'))).toBe(status);
    const refused = await ask(app, { url: '/wares', headers: bearer('token-of-one') });
    expect(refused.headers).toMatchObject({ 'retry-after': '1', 'ratelimit-policy': '"service";q=1;w=1' });
    expect(refused.json()).toMatchObject({ code: 'rate_limited' });
    expect(await limited('operator')).toBe(1);
  });

  it.each(['/docs', '/docs/openapi.json', '/metrics'])('has it at %s, too', async (url) => {
    const app = await serve({ limits: { ...NO_LIMITS, operatorRequestsPerS: 1 }, isInsideOpen: false });
    const headers = asOperator('viewer');
    expect(await statuses(app, 2, { url, headers })).toEqual([200, 429]);
  });
});

describe('every answer', () => {
  const app = () => serve({});

  it.each<[string, Ask, number]>([
    ['a good one', {}, 200],
    ['one that is private', { url: '/wares', headers: bearer('token-of-one') }, 200],
    ['a refusal', { url: '/wares' }, 401],
    ['an unknown address', { url: '/nothing' }, 404],
    ['an address that is none', { url: '/open/%ff' }, 400],
    ['another method', { url: '/wares', method: 'POST' }, 405],
    [
      'another kind of body',
      { method: 'POST', payload: 'a', headers: { 'content-type': 'text/plain' } },
      415,
    ],
  ])('has the security headers and is kept by nobody: %s', async (_name, how, status) => {
    const answer = await ask(await app(), how);
    expect(answer.statusCode).toBe(status);
    expect(answer.headers).toMatchObject({
      'content-security-policy': "default-src 'none';frame-ancestors 'none'",
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'referrer-policy': 'no-referrer',
      'cross-origin-resource-policy': 'same-origin',
      'cache-control': 'no-store',
    });
    expect(answer.headers).not.toHaveProperty('strict-transport-security');
    expect(answer.headers).not.toHaveProperty('access-control-allow-origin');
  });

  it('of the page of the API lets its own scripts run, and no others', async () => {
    const page = await ask(await app(), { url: '/docs' });
    const policy = String(page.headers['content-security-policy']);
    expect(policy).toContain("script-src 'self';");
    expect(policy).toContain("connect-src 'self'");
    for (const [, attributes = '', code] of page.body.matchAll(/<script([^>]*)>([^]*?)<\/script>/g))
      expect([/src=["']\.?\//.test(attributes), code?.trim()]).toEqual([true, '']);
    expect(page.body).not.toMatch(/\son\w+=|https?:\/\/(?!www\.w3\.org)/);
  });
});

describe('pages of other origins', () => {
  const ORIGIN = 'https://console.example';
  const preflight = {
    method: 'OPTIONS',
    headers: { origin: ORIGIN, 'access-control-request-method': 'GET' },
  } as const;

  it('are let call the API where that is configured, and only those', async () => {
    const app = await serve({ corsOrigins: [ORIGIN] });
    const allowed = await ask(app, preflight);
    expect(allowed.statusCode).toBe(204);
    expect(allowed.headers).toMatchObject({ 'access-control-allow-origin': ORIGIN });
    expect(allowed.headers['access-control-allow-headers']).toContain('Authorization');
    const other = await ask(app, { headers: { origin: 'https://elsewhere.example' } });
    expect(other.headers).not.toHaveProperty('access-control-allow-origin');
    const read = await ask(app, { headers: { origin: ORIGIN } });
    expect(read.headers['access-control-expose-headers']).toContain('Retry-After');
  });

  it('are let nowhere else, and addresses are told apart as ever', async () => {
    expect((await ask(await serve({}), preflight)).statusCode).toBe(405);
    const app = await serve({ corsOrigins: [ORIGIN] });
    expect((await ask(app, { url: '/nothing' })).statusCode).toBe(404);
    expect((await ask(app, { method: 'POST', url: '/wares' })).headers['allow']).toBe('GET, HEAD');
  });
});
