import { FakeClock } from '@night-market/testing';
import { exportSPKI, importJWK, SignJWT, UnsecuredJWT, type JWTPayload } from 'jose';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createSigner, keysOf, type Signer } from '../../test/support/signer.ts';
import { BearerJwt, type OidcSettings } from './bearer-jwt.ts';
import { operatorIdOf } from './claims.ts';
import { KeysUnavailableError } from './keys.ts';

const settings: OidcSettings = {
  issuer: 'https://login.example/market',
  audience: 'night-market',
  rolesClaim: 'roles',
  clockToleranceS: 5,
};

let signer: Signer;
let clock: FakeClock;

beforeAll(async () => {
  signer = await createSigner();
});
beforeEach(() => (clock = new FakeClock()));

const nowS = (): number => clock.nowMs() / 1000;
const claims = (more: Record<string, unknown> = {}): JWTPayload => ({
  ...{ iss: settings.issuer, aud: settings.audience, sub: 'f81d4fae', roles: ['operator'], name: 'Mei' },
  ...{ iat: nowS() - 10, exp: nowS() + 60 },
  ...more,
});
const ask = (token: string, more: Partial<OidcSettings> = {}) =>
  new BearerJwt({ ...settings, ...more }, keysOf(signer), clock).authenticate({
    authorization: `Bearer ${token}`,
  });

describe('a bearer token', () => {
  it('that is good names the operator, without the subject', async () => {
    const id = operatorIdOf(settings.issuer, 'f81d4fae');
    expect(await ask(await signer.sign(claims()))).toEqual({
      ...{ kind: 'operator', id, name: 'Mei', roles: ['operator'] },
    });
  });

  it.each([
    ['expired', { exp: -6 }, 'expired'],
    ['not yet valid', { nbf: 6 }, 'not_yet_valid'],
    ['issued in the future', { iat: 6 }, 'not_yet_valid'],
  ])('that is %s beyond the tolerance is refused, within it not', async (_, at, reason) => {
    const [[claim, offsetS]] = Object.entries(at) as [[string, number]];
    const withinS = offsetS - Math.sign(offsetS) * 2;
    expect(await ask(await signer.sign(claims({ [claim]: nowS() + offsetS })))).toMatchObject({ reason });
    expect(await ask(await signer.sign(claims({ [claim]: nowS() + withinS })))).toMatchObject({
      kind: 'operator',
    });
  });

  it.each<[string, Record<string, unknown>, string]>([
    ['another issuer', { iss: 'https://login.example/market/' }, 'wrong_issuer'],
    ['no issuer', { iss: undefined }, 'wrong_issuer'],
    ['another market', { aud: 'night-market-tainan' }, 'wrong_audience'],
    ['no audience', { aud: undefined }, 'wrong_audience'],
    ['no end', { exp: undefined }, 'malformed'],
    ['no subject', { sub: undefined }, 'malformed'],
    ['an empty subject', { sub: '' }, 'malformed'],
    ['no role', { roles: undefined }, 'no_role'],
    ['unknown roles', { roles: ['root'] }, 'no_role'],
    ['the form of an ID token', { typ: 'ID' }, 'malformed'],
    ['the form of a refresh token', { typ: 'Refresh' }, 'malformed'],
  ])('of %s is refused, and the log learns nothing of it', async (_, more, reason) => {
    const refused = await ask(await signer.sign(claims({ ...more, name: 'Mei Lin' })));
    expect(refused).toMatchObject({ kind: 'refusal', reason });
    expect(JSON.stringify(refused)).not.toMatch(/eyJ|Mei|f81d4fae|tainan/);
    expect((refused as { explanation: string }).explanation).toMatch(/^A bearer token .*\.$/);
  });

  it('with another key or a changed payload has a bad signature', async () => {
    const other = await createSigner();
    expect(await ask(await other.sign(claims()))).toMatchObject({ reason: 'bad_signature' });
    const [header, , signature] = (await signer.sign(claims())).split('.');
    const payload = Buffer.from(JSON.stringify(claims({ roles: ['admin'] }))).toString('base64url');
    expect(await ask([header, payload, signature].join('.'))).toMatchObject({ reason: 'bad_signature' });
  });

  it('without a signature is refused', async () => {
    const token = new UnsecuredJWT(claims()).encode();
    expect(await ask(token)).toMatchObject({ kind: 'refusal', reason: 'malformed' });
  });

  it('that takes the public key for a shared secret is refused', async () => {
    const publicKey = await importJWK(signer.jwk, 'ES256', { extractable: true });
    for (const secret of [
      await exportSPKI(publicKey as Parameters<typeof exportSPKI>[0]),
      JSON.stringify(signer.jwk),
    ]) {
      const token = await new SignJWT(claims())
        .setProtectedHeader({ alg: 'HS256', kid: 'key-1', typ: 'at+jwt' })
        .sign(new TextEncoder().encode(secret));
      expect(await ask(token)).toMatchObject({ kind: 'refusal', reason: 'malformed' });
    }
  });

  it('cannot bring its own key', async () => {
    const other = await createSigner('key-9');
    const token = await other.sign(claims(), { jwk: other.jwk, jku: 'https://evil.example/keys' });
    expect(await ask(token)).toMatchObject({ kind: 'refusal' });
  });

  it('of a key that cannot be fetched is told to come again, not taken for bad or good', async () => {
    const down = { find: () => Promise.reject(new KeysUnavailableError(4)) };
    const authorization = `Bearer ${await signer.sign(claims())}`;
    expect(await new BearerJwt(settings, down, clock).authenticate({ authorization })).toMatchObject({
      ...{ kind: 'refusal', reason: 'unavailable', retryAfterS: 4 },
    });
  });

  it.each([undefined, 'Basic YTpi', 'Bearer nm_term_x_y', 'Bearer ops_1', 'Bearer a.b.c'])(
    'is not what %s is: the next authenticator is asked',
    async (authorization) =>
      expect(
        await new BearerJwt(settings, keysOf(signer), clock).authenticate({
          ...(authorization && { authorization }),
        }),
      ).toBeUndefined(),
  );

  it.each([
    `eyJ${'a'.repeat(9_000)}.e30.c`,
    'eyJ.eyJ.x',
    'eyJhbGciOiJFUzI1NiJ9.eyJ.x',
    'eyJhbGciOiJFUzI1NiJ9..',
  ])('that cannot be read is refused', async (token) =>
    expect(await ask(token)).toMatchObject({ kind: 'refusal', reason: 'malformed' }),
  );
});

describe('tokens as others make them', () => {
  it('Keycloak: roles in realm_access, RS256, typ JWT', async () => {
    const keycloak = await createSigner('FJ86GcF3jTbNLOco4NvZkUCIUmfYCqoqtOQeMfbhNlE', 'RS256');
    const issuer = 'https://sso.example/realms/market';
    const token = await keycloak.sign(
      {
        ...{ exp: nowS() + 300, iat: nowS(), jti: 'onrtac:1b1f7a8e', iss: issuer, typ: 'Bearer' },
        ...{ aud: ['night-market', 'account'], sub: 'a8b1c2d3-0000-4000-8000-000000000001', azp: 'console' },
        ...{ sid: 'b2c3', acr: '1', scope: 'profile email', email_verified: true },
        realm_access: { roles: ['default-roles-market', 'offline_access', 'admin'] },
        resource_access: { account: { roles: ['manage-account'] } },
        ...{ name: 'Mei Lin', preferred_username: 'mei' },
      },
      { typ: 'JWT' },
    );
    const reader = { ...settings, issuer, rolesClaim: 'realm_access.roles' };
    expect(
      await new BearerJwt(reader, keysOf(keycloak), clock).authenticate({ authorization: `Bearer ${token}` }),
    ).toMatchObject({ kind: 'operator', name: 'Mei Lin', roles: ['admin'] });
  });

  it('Entra ID, version 2: app roles in roles, no kid is needed', async () => {
    const entra = await createSigner('Xcd3', 'RS256');
    const issuer = 'https://login.microsoftonline.com/9122040d/v2.0';
    const token = await entra.sign(
      {
        ...{ aud: 'api-client-id', iss: issuer, iat: nowS(), nbf: nowS(), exp: nowS() + 3_600 },
        ...{ azp: 'console-client-id', name: 'Mei Lin', oid: '1', preferred_username: 'mei@example.com' },
        ...{ roles: ['viewer'], scp: 'access', sub: 'AAAAAAAA', tid: '9122040d', ver: '2.0' },
      },
      { typ: 'JWT', kid: undefined },
    );
    const reader = { ...settings, issuer, audience: 'api-client-id' };
    expect(
      await new BearerJwt(reader, keysOf(entra), clock).authenticate({ authorization: `Bearer ${token}` }),
    ).toMatchObject({ kind: 'operator', name: 'Mei Lin', roles: ['viewer'] });
  });
});
