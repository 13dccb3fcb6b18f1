import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Problem } from '@night-market/service-kit';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CallResult } from '../../call-services/call-service.handler.ts';
import type { ServiceRequest } from '../../call-services/ports.ts';
import { AGENTS, CALL_SERVICE, SESSION_DOOR } from '../../tokens.ts';
import { ServicesController } from './services.controller.ts';
import { SessionCookies } from './session-cookies.ts';

const ID = 'x'.repeat(43);
const WITH_SESSION = { cookie: `console-session=${ID}` };
const ANSWERED: CallResult = {
  kind: 'answered',
  answer: { status: 200, type: 'application/json', body: Buffer.from('{"a":1}') },
};

let app: NestFastifyApplication;
let asked: { service: string; request: ServiceRequest }[];
let result: CallResult;
let controller: ServicesController;

beforeEach(async () => {
  [asked, result] = [[], ANSWERED];
  const tokens = { accessToken: 'token-of-wang', untilMs: 0 };
  const wang = { operatorId: 'op_1', name: 'wang', roles: ['operator'], tokens, usedAtMs: 0, endsAtMs: 1 };
  const door = {
    cookies: new SessionCookies(false, 'only-for-tests-only-for-tests-only'),
    sessions: { find: (id: string) => Promise.resolve(id === ID ? wang : undefined) },
  };
  const calls = {
    handle: (service: string, request: ServiceRequest) => {
      asked.push({ service, request });
      return Promise.resolve(result);
    },
  };
  const agents = { now: () => Promise.reject(new Error('no broker')) };
  const module = {
    ...{ module: class ServicesModule {}, controllers: [ServicesController] },
    providers: [
      { provide: AGENTS, useValue: agents },
      { provide: CALL_SERVICE, useValue: calls },
      { provide: SESSION_DOOR, useValue: door },
    ],
  };
  app = await NestFactory.create<NestFastifyApplication>(module, new FastifyAdapter(), { logger: false });
  await app.init();
  await app.getHttpAdapter().getInstance().ready();
  controller = app.get(ServicesController);
});
afterEach(() => app.close());

/** What the filter of the service would say. */
const problemAt = async (url: string): Promise<Problem> => {
  const reply = { status: () => reply, header: () => reply, send: () => undefined };
  const request = { method: 'GET', url, headers: WITH_SESSION };
  return (controller.ask({ service: 'orchestrator' }, request, reply) as Promise<unknown>).then(
    () => expect.unreachable(),
    (error: unknown) => error as Problem,
  );
};

describe('a request to a service', () => {
  it('goes on as it came, with the token of the session', async () => {
    const url = '/api/services/orchestrator/sagas/order%201?limit=5&after=%26';
    const answer = await app.inject({ url, headers: WITH_SESSION });
    expect([answer.statusCode, answer.json()]).toEqual([200, { a: 1 }]);
    expect(asked).toEqual([
      {
        service: 'orchestrator',
        request: { method: 'GET', path: '/sagas/order%201?limit=5&after=%26', token: 'token-of-wang' },
      },
    ]);
  });

  it.each(['POST', 'PUT', 'DELETE'] as const)('carries the body of a %s', async (method) => {
    const url = '/api/services/orchestrator/sagas/order-1';
    await app.inject({ method, url, headers: WITH_SESSION, payload: { reason: '好' } });
    expect(asked[0]!.request).toMatchObject({ method, path: '/sagas/order-1', body: '{"reason":"好"}' });
  });

  it('of a program carries the token that it shows itself', async () => {
    const headers = { authorization: 'Bearer of-a-program', ...WITH_SESSION };
    await app.inject({ url: '/api/services/orchestrator/sagas', headers });
    expect(asked[0]!.request.token).toBe('of-a-program');
  });

  it('is answered as the service answers, also with a refusal', async () => {
    const body = Buffer.from('{"code":"limited"}');
    const type = 'application/problem+json';
    result = { kind: 'answered', answer: { status: 429, type, retryAfter: '7', body } };
    const answer = await app.inject({ url: '/api/services/orchestrator/sagas', headers: WITH_SESSION });
    expect([answer.statusCode, answer.body]).toEqual([429, '{"code":"limited"}']);
    expect(answer.headers).toMatchObject({ 'content-type': type, 'retry-after': '7' });
  });

  it.each([
    ['unknown_route', 404, 'not_found'],
    ['not_listed', 503, 'service_not_listed'],
    ['unknown_services', 503, 'services_unknown'],
    ['unreachable', 503, 'service_unreachable'],
    ['unanswered', 504, 'service_unanswered'],
  ] as const)('that comes to %s is a problem of its own', async (kind, status, code) => {
    result = { kind };
    expect(await problemAt('/api/services/orchestrator/sagas')).toMatchObject({ status, code });
  });
});

it('while the broker is away it is not said that there are no services', async () => {
  await expect(controller.list()).rejects.toMatchObject({ status: 503, code: 'services_unknown' });
});
