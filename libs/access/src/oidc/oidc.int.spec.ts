import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { silentLog, systemClock } from '@night-market/kernel';
import { exportJWK, generateKeyPair, type JWK } from 'jose';
import { Provider } from 'oidc-provider';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BearerJwt } from './bearer-jwt.ts';
import { fetchKeys } from './fetch-keys.ts';
import { oidcBearer } from './index.ts';
import { KEY_TIMES, ProviderKeys } from './provider-keys.ts';

const AUDIENCE = 'night-market';
let server: Server;
let handle: RequestListener;
let issuer: string;
let first: JWK;
let requests: string[] = [];

async function newKey(kid: string, alg: string): Promise<JWK> {
  const { privateKey } = await generateKeyPair(alg, { extractable: true });
  return { ...(await exportJWK(privateKey)), kid, alg, use: 'sig' };
}

/** A provider whose access tokens for a machine carry the roles that it asks for; it signs with the first key. */
function provide(...keys: JWK[]): void {
  const alg = keys[0]!.alg as 'ES256' | 'RS256';
  const provider = new Provider(issuer, {
    clients: [
      {
        ...{ client_id: 'console', client_secret: 'a-secret-of-the-test-alone', redirect_uris: [] },
        ...{ response_types: [], grant_types: ['client_credentials'], id_token_signed_response_alg: alg },
      },
    ],
    jwks: { keys: keys as never },
    features: {
      clientCredentials: { enabled: true },
      devInteractions: { enabled: false },
      resourceIndicators: {
        enabled: true,
        getResourceServerInfo: (_context, resource) => ({
          ...{ scope: 'viewer operator admin', audience: resource.replace('urn:', '') },
          ...{ accessTokenFormat: 'jwt', jwt: { sign: { alg } }, accessTokenTTL: 120 },
        }),
      },
    },
    extraTokenClaims: (_context, token) => ({
      market: { roles: [...(token as { scopes: Set<string> }).scopes] },
    }),
  });
  const callback = provider.callback();
  handle = (request, response) => void callback(request, response);
}

async function issue(scope = 'operator', audience = AUDIENCE): Promise<string> {
  const response = await fetch(`${issuer}/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${btoa('console:a-secret-of-the-test-alone')}` },
    body: new URLSearchParams({ grant_type: 'client_credentials', resource: `urn:${audience}`, scope }),
  });
  return ((await response.json()) as { access_token: string }).access_token;
}

beforeAll(async () => {
  server = createServer((request, response) => {
    requests.push(request.url!);
    handle(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  first = await newKey('first', 'ES256');
});
afterAll(() => void server.close());

const settings = () => ({ issuer, audience: AUDIENCE, rolesClaim: 'market.roles', clockToleranceS: 5 });
const impatient = { ...KEY_TIMES, cooldownMs: 0, retryMs: 0 };
const verifier = (times = KEY_TIMES) =>
  new BearerJwt(
    settings(),
    new ProviderKeys({ fetchKeys: () => fetchKeys(issuer), clock: systemClock, log: silentLog }, times),
    systemClock,
  );
const ask = (by: BearerJwt, token: string) => by.authenticate({ authorization: `Bearer ${token}` });

describe('tokens of a real OpenID Connect provider', () => {
  it('are good; the keys are fetched once', async () => {
    provide(first);
    const by = oidcBearer(settings(), systemClock, silentLog);
    requests = [];
    const tokens = await Promise.all([issue('operator'), issue('viewer admin')]);
    const found = await Promise.all(tokens.map((token) => ask(by, token)));
    expect(found).toMatchObject([{ kind: 'operator', roles: ['operator'] }, { roles: ['viewer', 'admin'] }]);
    expect(requests.filter((path) => path !== '/token')).toEqual([
      '/.well-known/openid-configuration',
      '/jwks',
    ]);
  });

  it('for another market are refused', async () => {
    provide(first);
    expect(await ask(verifier(), await issue('admin', 'night-market-tainan'))).toMatchObject({
      reason: 'wrong_audience',
    });
  });

  it('go on when keys are rotated while it runs, with another algorithm too; withdrawn keys end', async () => {
    provide(first);
    const by = verifier(impatient);
    const before = await issue();
    expect(await ask(by, before)).toMatchObject({ kind: 'operator' });
    const second = await newKey('second', 'RS256');
    provide(second, first);
    expect(await ask(by, await issue())).toMatchObject({ kind: 'operator' });
    expect(await ask(by, before)).toMatchObject({ kind: 'operator' });
    provide(second);
    expect(await ask(verifier(), before)).toMatchObject({ reason: 'unknown' });
  });

  it('go on with known keys while the provider is down; others are told to come again', async () => {
    provide(first);
    const by = verifier(impatient);
    const known = await issue();
    expect(await ask(by, known)).toMatchObject({ kind: 'operator' });
    provide(await newKey('third', 'ES256'));
    const unknown = await issue();
    handle = (_request, response) => void response.writeHead(503).end();
    expect(await ask(by, known)).toMatchObject({ kind: 'operator' });
    const refused = await ask(by, unknown);
    expect(refused).toMatchObject({ kind: 'refusal', reason: 'unavailable' });
    expect((refused as { retryAfterS: number }).retryAfterS).toBeGreaterThan(0);
  });
});

describe('what a provider may answer wrongly', () => {
  const answer = (path: string, body: string) => {
    handle = (request, response) =>
      void response.end(request.url === path ? body : JSON.stringify({ issuer, jwks_uri: `${issuer}/jwks` }));
  };

  it.each([
    ['/.well-known/openid-configuration', () => '{', /JSON/],
    ['/.well-known/openid-configuration', () => '[]', /no JSON object/],
    ['/.well-known/openid-configuration', () => '{"issuer":"https://other.example"}', /names another issuer/],
    [
      '/.well-known/openid-configuration',
      () => JSON.stringify({ issuer, jwks_uri: 'file:///etc/keys' }),
      /no jwks_uri/,
    ],
    ['/jwks', () => '{"keys":5}', /without a list of keys/],
    ['/jwks', () => `{"keys":["${'x'.repeat(600_000)}"]}`, /more than 524288 bytes/],
  ])('%s: each in one sentence', async (path, body, sentence) => {
    answer(path, body());
    await expect(fetchKeys(issuer)).rejects.toThrow(sentence);
  });
});
