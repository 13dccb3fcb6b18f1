import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { Body, Controller, Get, Post } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import {
  device,
  open,
  operator,
  service,
  terminal,
  KeyAuthenticator,
  oidcBearer,
  refusal,
  ServiceAuthenticator,
  sha256Hex,
  type Authentication,
  type Authenticator,
  type Principal,
} from '@night-market/access';
import { Allow, Caller } from '@night-market/access/nest';
import { asOperator, TestIssuer, testOperators } from '@night-market/access/testing';
import { systemClock } from '@night-market/kernel';
import pino from 'pino';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Health } from '../health/health.ts';
import { apiDocument } from '../http/openapi.ts';
import { Metrics } from '../metrics/metrics.ts';
import { createHttpApp } from '../runtime/http-app.ts';
import type { ServiceRuntime } from '../runtime/service-runtime.ts';
import { Doors } from './doors.ts';
import { RefusedCallers } from './refused-callers.ts';
import { undeclaredRoutes } from './undeclared-routes.ts';

let acts = 0;

@Controller()
class WaresController {
  @Get('forgotten')
  forgotten() {
    return {};
  }

  @Allow(open('a test'))
  @Get('open')
  open(@Caller() caller?: Principal) {
    return { caller: caller ?? null };
  }

  @Allow(operator('viewer'), service('read'), terminal())
  @Get('wares')
  list(@Caller() caller: Principal) {
    return caller;
  }

  @Allow(operator('operator'))
  @Post('acts')
  act(@Body() _body: unknown) {
    acts++;
    return {};
  }

  @Allow(device())
  @Post('signed')
  signed(@Body() _body: unknown) {
    return {};
  }

  @Allow(device())
  @Get('devices')
  devices() {
    return {};
  }
}

@Allow(open('a test'))
@Controller('twice')
class TwiceController {
  @Allow(operator('viewer'))
  @Get()
  twice() {
    return {};
  }
}

const TOKEN = 'a-token-of-a-program';
const away: Authenticator = {
  authenticate: ({ authorization }): Promise<Authentication> =>
    Promise.resolve(authorization === 'Bearer away' ? refusal('unavailable', 'It is away.', 7) : undefined),
};
let covering: (bodyHash: string) => Principal | undefined;
const signing: Authenticator = {
  needsBody: ({ authorization }) => authorization === 'Signed x',
  authenticate: ({ authorization, bodyHash }) =>
    Promise.resolve(authorization === 'Signed x' ? covering(bodyHash!()) : undefined),
};
const SECRET = 'x'.repeat(43);
const keyOfElsewhere = {
  ...{ kind: 'terminal' as const, market: 'another-market', holderId: 'a', stallId: 'b', isRevoked: false },
  secretHash: createHash('sha256').update(SECRET).digest(),
};
const keys = new KeyAuthenticator(
  'night-market',
  { find: (prefix) => Promise.resolve({ ...keyOfElsewhere, prefix }) },
  () => undefined,
);
let issuer: TestIssuer;
const refusedActs: string[] = [];
const lines: Record<string, unknown>[] = [];
const log = pino({ level: 'info' }, { write: (line) => void lines.push(JSON.parse(line) as never) });
let app: NestFastifyApplication;
let metrics: Metrics;

beforeAll(async () => {
  metrics = new Metrics('wares');
  const services = new ServiceAuthenticator(() => [
    { id: 'stock', scopes: ['read'], sha256: [sha256Hex(TOKEN)] },
  ]);
  issuer = await TestIssuer.start();
  const oidc = { issuer: issuer.url, audience: 'night-market', rolesClaim: 'roles', clockToleranceS: 5 };
  const operators = oidcBearer(oidc, systemClock, log);
  const doors = new Doors({
    authenticators: [testOperators, away, signing, keys, services, operators],
    refused: new RefusedCallers(log, metrics),
    noteRefusedAct: (who, route) => (refusedActs.push(`${who.id} ${route}`), Promise.resolve()),
    isInsideOpen: false,
  });
  const runtime = { log, metrics, access: { doors: () => doors }, health: new Health([], systemClock) };
  const wares = { module: class WaresModule {}, controllers: [WaresController, TwiceController] };
  app = await createHttpApp(
    { name: 'wares', title: 'Wares' },
    runtime as unknown as ServiceRuntime,
    wares,
    [],
  );
  await app.init();
});
beforeEach(() => {
  acts = 0;
  refusedActs.length = 0;
});
afterAll(() => Promise.all([app.close(), issuer.stop()]));

const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
async function ask(url: string, headers: Record<string, string> = {}, method: 'GET' | 'POST' = 'GET') {
  const answer = await app.inject({ url, headers, method, ...(method === 'POST' && { payload: {} }) });
  return { status: answer.statusCode, headers: answer.headers, text: answer.body };
}

describe('the doors of a service', () => {
  it('are closed to everyone where a route says nothing', async () => {
    for (const headers of [{}, asOperator('admin'), bearer(TOKEN)])
      expect((await ask('/forgotten', headers)).status).toBe(401);
    expect(undeclaredRoutes(app)).toEqual(['WaresController.forgotten', 'TwiceController.twice']);
  });

  it('are open where that was said, and ask for nothing there', async () => {
    expect(await ask('/open', bearer('nonsense'))).toMatchObject({ status: 200, text: '{"caller":null}' });
  });

  it('tell the handler who is asking', async () => {
    expect(JSON.parse((await ask('/wares', bearer(TOKEN))).text)).toEqual({
      ...{ kind: 'service', id: 'stock', scopes: ['read'] },
    });
    expect((await ask('/wares', asOperator('viewer', 'chen'))).text).toContain('"name":"chen"');
  });

  it.each<[string, string, Record<string, string>, number, string | undefined]>([
    ['no credential', '/wares', {}, 401, 'Bearer'],
    ['an unknown one', '/wares', bearer('of-nobody'), 401, 'Bearer error="invalid_token"'],
    ['one of no known form', '/wares', { authorization: 'Basic eDp5' }, 401, 'Bearer error="invalid_token"'],
    ['another kind of caller', '/devices', asOperator('admin'), 403, undefined],
  ])('refuse %s', async (_name, url, headers, status, challenge) => {
    const answer = await ask(url, headers);
    expect([answer.status, answer.headers['www-authenticate']]).toEqual([status, challenge]);
    expect(answer.headers['content-type']).toContain('application/problem+json');
  });

  it('say to come back when it cannot be told whether a credential is good', async () => {
    const { status, headers } = await ask('/wares', bearer('away'));
    expect([status, headers['retry-after']]).toEqual([503, '7']);
  });

  it('keep an act from too low a role, and note it once', async () => {
    expect((await ask('/acts', asOperator('viewer'), 'POST')).status).toBe(403);
    expect((await ask('/devices', asOperator('viewer'))).status).toBe(403);
    expect([acts, refusedActs]).toEqual([0, ['id-of-wang POST /acts']]);
    expect((await ask('/acts', asOperator('admin'), 'POST')).status).toBe(201);
    expect(acts).toBe(1);
  });

  it.each<[string, Record<string, string>, number]>([
    ['no credential', {}, 401],
    ['too low a role', asOperator('viewer'), 403],
  ])('refuse %s before the body is read', async (_name, headers, status) => {
    // A body that never ends: whoever waits for it gives no answer.
    const endless = new Readable({ read: () => undefined });
    const type = { 'content-type': 'application/json', 'content-length': '60000' };
    const answer = await app.inject({
      ...{ url: '/acts', method: 'POST', headers: { ...headers, ...type }, payload: endless },
      signal: AbortSignal.timeout(5_000),
    });
    expect(answer.statusCode).toBe(status);
  });

  it('ask for credentials that cover the body when the body is there', async () => {
    covering = (bodyHash) => (bodyHash === sha256Hex('{"n":1}') ? { kind: 'device', id: 'd' } : undefined);
    const signed = { authorization: 'Signed x' };
    const sent = (payload: object) =>
      app.inject({ url: '/signed', method: 'POST', headers: signed, payload });
    expect((await sent({ n: 1 })).statusCode).toBe(201);
    expect((await sent({ n: 2 })).statusCode).toBe(401);
  });

  it.each(['/docs', '/docs/', '/docs/openapi.json', '/docs-json', '/docs/swagger-ui.css', '/metrics'])(
    'keep %s for the inside',
    async (url) => {
      const { status } = await ask(url);
      expect([401, 404]).toContain(status);
      expect((await ask(url, bearer(TOKEN))).status).not.toBe(200);
    },
  );

  it('show the inside to an operator', async () => {
    expect((await ask('/docs/openapi.json', asOperator('viewer'))).status).toBe(200);
    expect((await ask('/metrics', asOperator('viewer'))).status).toBe(200);
  });

  it('count refusals by reason, and log neither a secret nor a name', async () => {
    const text = await metrics.registry.metrics();
    for (const reason of ['missing', 'unknown', 'malformed', 'unavailable', 'forbidden'])
      expect(text).toMatch(new RegExp(`http_callers_refused_total\\{reason="${reason}"[^}]*\\} [1-9]`));
    expect(lines.map(({ code }) => code)).toContain('credential_unknown');
    expect(JSON.stringify(lines)).not.toMatch(/of-nobody|"wang|test-operator/);
  });

  it('say in the log with one plain sentence what is wrong with a credential, without a secret', async () => {
    const expired = await issuer.token('admin', -600);
    for (const token of [
      expired,
      await issuer.token('admin', 600, 'another-market'),
      `nm_terminal_abcdefgh_${SECRET}`,
    ])
      expect((await ask('/wares', bearer(token))).status).toBe(401);
    const said = lines.map(({ explanation }) => explanation);
    expect(said).toEqual(
      expect.arrayContaining([
        'A bearer token has expired.',
        'A bearer token is meant for another audience than OIDC_AUDIENCE: another market, or another program.',
        'The API key abcdefgh belongs to the market another-market.',
      ]),
    );
    for (const part of [SECRET, ...expired.split('.')]) expect(JSON.stringify(lines)).not.toContain(part);
  });

  it('are in the document of the API, route by route', () => {
    const { paths, components } = apiDocument(app, { name: 'wares', title: 'Wares' });
    expect(paths['/wares']?.get).toMatchObject({
      security: [{ operator: [] }, { service: [] }, { terminal: [] }],
      'x-allow': ['operator viewer', 'service read', 'terminal'],
    });
    expect(paths['/open']?.get).toMatchObject({ 'x-allow': ['open: a test'] });
    expect(paths['/open']?.get?.security).toBeUndefined();
    expect(Object.keys(components?.securitySchemes ?? {})).toContain('terminal');
  });
});
