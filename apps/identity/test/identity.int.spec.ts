import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { oidcBearer } from '@night-market/access';
import { silentLog, systemClock } from '@night-market/kernel';
import { decodeJwt, decodeProtectedHeader } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ISSUER, PASSWORDS, startIdentity, type RunningIdentity } from './support/service.ts';

let market: RunningIdentity;
let admin: string;

beforeAll(async () => {
  market = await startIdentity();
  admin = (await market.signIn('admin', PASSWORDS.admin)).body.accessToken!;
});
afterAll(() => market.stop());

const acts = async (operatorId: string): Promise<string[]> => {
  const sql = 'select action from access_audit where subject = $1 order by id';
  return (await market.database.query<{ action: string }>(sql, [operatorId])).map(({ action }) => action);
};
const create = async (name: string, role = 'operator') =>
  (await market.ask('POST', '/operators', { name, role }, admin)).body as Record<string, string>;
/** Created, and signed in with a password of their own. */
async function enrol(name: string, role = 'operator') {
  const { operatorId, oneTimePassword } = await create(name, role);
  const signedIn = await market.signIn(name, oneTimePassword!, 'a password of my own');
  expect(signedIn.status).toBe(200);
  const { accessToken, refreshToken } = signedIn.body;
  const held: Record<string, string> = {
    operatorId: operatorId!,
    accessToken: accessToken!,
    refreshToken: refreshToken!,
  };
  return held;
}

describe('signing in', () => {
  it('gives a short-lived access token by RFC 9068, with name and role', async () => {
    const { status, body } = await market.signIn('Operator', PASSWORDS.operator);
    expect(status).toBe(200);
    expect(body).toMatchObject({ tokenType: 'Bearer', expiresInS: 600 });
    expect(decodeProtectedHeader(body.accessToken!)).toMatchObject({ alg: 'ES256', typ: 'at+jwt' });
    const { exp, iat, ...claims } = decodeJwt(body.accessToken!);
    expect(claims).toMatchObject({ iss: ISSUER, aud: 'night-market', name: 'operator', roles: ['operator'] });
    expect(exp! - iat!).toBe(600);
  });

  it('answers a name that no store can hold as wrong', async () => {
    expect(await market.signIn('a\u0000b', 'a wrong password')).toMatchObject({
      ...{ status: 400, body: { code: 'validation_failed' } },
    });
  });

  it('answers the same for an unknown name, a wrong password and a disabled operator', async () => {
    const { operatorId } = await enrol('gone');
    await market.ask('PATCH', `/operators/${operatorId}`, { disabled: true }, admin);
    const answers = await Promise.all([
      market.signIn('nobody', 'a wrong password'),
      market.signIn('viewer', 'a wrong password'),
      market.signIn('gone', 'a password of my own'),
    ]);
    const [first] = answers;
    expect(first).toMatchObject({ status: 401, type: expect.stringContaining('problem+json') as string });
    for (const { status, body } of answers) {
      expect(status).toBe(401);
      expect({ ...body, traceId: '' }).toEqual({ ...first!.body, traceId: '' });
    }
  });

  it('takes as long for an unknown name as for a wrong password', async () => {
    const msOf = async (name: string): Promise<number> => {
      const startedMs = performance.now();
      await market.signIn(name, 'a wrong password');
      return performance.now() - startedMs;
    };
    const times = { nobody: [] as number[], viewer: [] as number[] };
    for (let n = 0; n < 3; n++) {
      times.nobody.push(await msOf('nobody'));
      times.viewer.push(await msOf('viewer'));
    }
    const [unknown, known] = [Math.min(...times.nobody), Math.min(...times.viewer)];
    // Without the comparison it would be some milliseconds against a hundred or more.
    expect(unknown).toBeGreaterThan(known / 3);
  });
});

describe('refreshing', () => {
  it('uses a token once; used again later it ends the session for whoever holds it', async () => {
    const first = await enrol('rota');
    const second = await market.refresh(first.refreshToken!);
    const third = await market.refresh(second.body.refreshToken!);
    expect([second.status, third.status]).toEqual([200, 200]);
    expect(await market.refresh(first.refreshToken!)).toMatchObject({
      status: 401,
      body: { code: 'refresh_refused' },
    });
    expect((await market.refresh(third.body.refreshToken!)).status).toBe(401);
    expect(await acts(first.operatorId!)).toContain('operator_refresh_token_reused');
  });

  it('gives both of two tabs that come at once a token of their own', async () => {
    const { refreshToken } = await enrol('tabs');
    const tabs = await Promise.all(Array.from({ length: 4 }, () => market.refresh(refreshToken!)));
    expect(tabs.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    expect(new Set(tabs.map(({ body }) => body.refreshToken)).size).toBe(4);
    expect((await market.refresh(tabs[3]!.body.refreshToken!)).status).toBe(200);
  });

  it('ends with signing out, all tokens of the session; a stranger learns nothing', async () => {
    const first = await enrol('leaver');
    const second = await market.refresh(first.refreshToken!);
    const leave = (refreshToken: string) => market.ask('POST', '/sign-out', { refreshToken });
    expect((await leave(first.refreshToken!)).status).toBe(204);
    expect((await market.refresh(second.body.refreshToken!)).status).toBe(401);
    expect((await leave('nmr_never-issued')).status).toBe(204);
  });

  it('never stores a token', async () => {
    const { refreshToken } = await enrol('unseen');
    const rows = await market.database.query<{ text: string }>(
      "select encode(token_hash, 'escape') as text from refresh_token",
    );
    expect(JSON.stringify(rows)).not.toContain(refreshToken!.slice(4));
  });
});

describe('managing operators', () => {
  it('is for admins', async () => {
    const operator = (await market.signIn('operator', PASSWORDS.operator)).body.accessToken!;
    expect((await market.ask('GET', '/operators')).status).toBe(401);
    expect((await market.ask('GET', '/operators', undefined, 'eyJ.eyJ.x')).status).toBe(401);
    expect(await market.ask('GET', '/operators', undefined, operator)).toMatchObject({
      status: 403,
      body: { code: 'forbidden' },
    });
    expect((await market.ask('POST', '/operators', { name: 'mine', role: 'admin' }, operator)).status).toBe(
      403,
    );
  });

  it('creates one with a one-time password, good for choosing another and for nothing else', async () => {
    const { operatorId, oneTimePassword } = await create('newcomer');
    expect(await market.signIn('newcomer', oneTimePassword!)).toMatchObject({
      status: 403,
      body: { code: 'new_password_needed' },
    });
    expect(await market.signIn('newcomer', oneTimePassword!, 'newcomer-2026')).toMatchObject({ status: 422 });
    expect((await market.signIn('newcomer', oneTimePassword!, 'a password of my own')).status).toBe(200);
    expect((await market.signIn('newcomer', oneTimePassword!, 'another of my own')).status).toBe(401);
    expect((await market.ask('POST', '/operators', { name: 'Newcomer', role: 'viewer' }, admin)).status).toBe(
      409,
    );
    expect(await acts(operatorId!)).toEqual([
      ...['operator_created', 'operator_password_changed', 'operator_signed_in'],
    ]);
  });

  it('a changed role holds from the next refresh on, and a disabled operator gets no more', async () => {
    const { operatorId, refreshToken } = await enrol('riser');
    await market.ask('PATCH', `/operators/${operatorId}`, { role: 'viewer' }, admin);
    const { body } = await market.refresh(refreshToken!);
    expect(decodeJwt(body.accessToken!)['roles']).toEqual(['viewer']);
    await market.ask('PATCH', `/operators/${operatorId}`, { disabled: true }, admin);
    expect((await market.refresh(body.refreshToken!)).status).toBe(401);
  });

  it('a forgotten password is replaced by a one-time password, and sessions end', async () => {
    const { operatorId, refreshToken } = await enrol('forgetful');
    const { body } = await market.ask('POST', `/operators/${operatorId}/one-time-password`, undefined, admin);
    expect((await market.signIn('forgetful', 'a password of my own')).status).toBe(401);
    expect((await market.refresh(refreshToken!)).status).toBe(401);
    expect((await market.signIn('forgetful', body.oneTimePassword!, 'yet another of mine')).status).toBe(200);
  });

  it('never leaves the market without an admin, whatever two of them do at once', async () => {
    const other = await enrol('second-admin', 'admin');
    const { operators } = (await market.ask('GET', '/operators', undefined, admin)).body;
    const first = operators!.find(({ name }) => name === 'admin')!['operatorId'] as string;
    const demote = (id: string, token: string) =>
      market.ask('PATCH', `/operators/${id}`, { role: 'viewer' }, token);
    const outcomes = await Promise.all([demote(first, other.accessToken!), demote(other.operatorId!, admin)]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual([200, 409]);
    const left = (
      await market.database.query<{ n: number }>(
        "select count(*)::int as n from operator where role = 'admin' and not disabled",
      )
    )[0]!.n;
    expect(left).toBe(1);
    await market.database.query("update operator set role = 'admin' where name in ('admin')");
  });
});

it('the private keys are sealed in the database, and only public parts are published', async () => {
  const { keys } = (await market.ask('GET', '/jwks')).body;
  expect(keys).toHaveLength(1);
  expect(Object.keys(keys![0]!).sort()).toEqual(['alg', 'crv', 'kid', 'kty', 'use', 'x', 'y']);
  const [row] = await market.database.query<{ text: string }>(
    "select encode(sealed_jwk, 'escape') as text from signing_key",
  );
  expect(row!.text).not.toMatch(/"d"|kty/);
});

it('two replicas that start at once have one key and the same first operators', async () => {
  const replica = await market.start();
  const { keys } = (await (await fetch(`${replica.url}/jwks`)).json()) as { keys: object[] };
  expect(keys).toEqual((await market.ask('GET', '/jwks')).body.keys);
  await replica.stop();
});

it('another service verifies its tokens as those of any OpenID Connect provider', async () => {
  // The name of the issuer leads to the service, as it would in a network.
  let target = '';
  const name = createServer((request, response) => {
    void fetch(target + request.url).then(async (answer) => response.end(await answer.text()));
  });
  await new Promise<void>((resolve) => name.listen(0, '127.0.0.1', resolve));
  const issuer = `http://127.0.0.1:${(name.address() as AddressInfo).port}`;
  const second = await startIdentity({ OIDC_ISSUER: issuer });
  target = second.url;
  const { accessToken } = (await second.signIn('viewer', PASSWORDS.viewer)).body;
  const settings = { issuer, audience: 'night-market', rolesClaim: 'roles', clockToleranceS: 5 };
  const by = oidcBearer(settings, systemClock, silentLog);
  expect(await by.authenticate({ authorization: `Bearer ${accessToken}` })).toMatchObject({
    ...{ kind: 'operator', name: 'viewer', roles: ['viewer'] },
  });
  name.close();
  await second.stop();
});
