import { createHash, generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { signedBy } from '../../test/sign-request.ts';
import type { StoredKey } from '../keys/ports.ts';
import { DeviceAuthenticator } from './device-authenticator.ts';
import { SIGNED_WINDOW_MS } from './signed-request.ts';

const NOW_MS = 1_796_000_000_000;
const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const spki = publicKey.export({ format: 'der', type: 'spki' });

const stored = (given: Partial<StoredKey> = {}): StoredKey => ({
  ...{ kind: 'device', market: 'taipei', holderId: 'device-1', stallId: null, prefix: 'abcdefgh' },
  ...{ secretHash: null, publicKey: spki, expiresAtMs: null, replacesOthers: false, isRevoked: false },
  ...given,
});

function world(key: StoredKey | undefined = stored()) {
  const taken = new Set<string>();
  const seen: unknown[] = [];
  const retired: string[] = [];
  const authenticator = new DeviceAuthenticator({
    market: 'taipei',
    keys: { find: (id) => Promise.resolve(key?.prefix === id ? key : undefined) },
    nonces: {
      take: (id, nonce) => {
        const isFresh = !taken.has(`${id} ${nonce}`);
        taken.add(`${id} ${nonce}`);
        return Promise.resolve(isFresh);
      },
    },
    clock: { nowMs: () => NOW_MS },
    seen: (...one) => void seen.push(one),
    retireOthers: (id) => Promise.resolve(void retired.push(id)),
  });
  const ask = (authorization: string | undefined, body = '{}') =>
    authenticator.authenticate({
      ...(authorization !== undefined && { authorization }),
      ...{ method: 'POST', path: '/v2/scans', headers: { 'x-scanner-version': 'scanner-web/1.2.3' } },
      bodyHash: () => createHash('sha256').update(body).digest('hex'),
    });
  return { ask, authenticator, retired, seen, taken };
}

const request = { method: 'POST', path: '/v2/scans', body: '{}', nowMs: NOW_MS };
const sign = (given: Partial<typeof request> = {}, nonce?: string) =>
  signedBy('abcdefgh', privateKey, { ...request, ...given }, nonce);

describe('a device that signs its requests', () => {
  it('is known by its signature, and seen with its program', async () => {
    const { ask, seen } = world();
    expect(await ask(sign())).toEqual({ kind: 'device', id: 'device-1', credentialId: 'abcdefgh' });
    expect(seen).toEqual([['abcdefgh', 'scanner-web/1.2.3']]);
  });

  it('is asked when the body is there, and no other credential is', () => {
    const { authenticator } = world();
    const needs = (authorization: string) =>
      authenticator.needsBody({ authorization, headers: {}, method: 'POST', path: '/' });
    expect([needs(sign()), needs('Device x'), needs('Bearer x')]).toEqual([true, true, false]);
  });

  it('is refused before its body is read where the body does not matter', async () => {
    const { authenticator } = world();
    const early = (authorization: string) =>
      authenticator.refuseEarly({ authorization, headers: {}, method: 'POST', path: '/' });
    expect(await early(sign())).toBeUndefined();
    expect(await early('Bearer x')).toBeUndefined();
    expect(await early('Device x')).toMatchObject({ reason: 'malformed' });
    expect(await early(sign({ nowMs: 1 }))).toMatchObject({ reason: 'clock_skew' });
    expect(await early(signedBy('zzzzzzzz', privateKey, request))).toMatchObject({ reason: 'unknown' });
  });

  it('says nothing to other credentials', async () => {
    const { ask } = world();
    expect([await ask(undefined), await ask('Bearer x')]).toEqual([undefined, undefined]);
  });

  it('is refused a request that came before, and only then', async () => {
    const { ask } = world();
    const once = sign({}, 'nonce-0123456789');
    expect(await ask(once)).toMatchObject({ kind: 'device' });
    expect(await ask(once)).toMatchObject({ kind: 'refusal', reason: 'replayed' });
    expect(await ask(sign())).toMatchObject({ kind: 'device' });
  });

  it.each([
    ['a clock that is late', { nowMs: NOW_MS - SIGNED_WINDOW_MS - 1 }, 'clock_skew'],
    ['a clock that is early', { nowMs: NOW_MS + SIGNED_WINDOW_MS + 1 }, 'clock_skew'],
    ['another body', { body: '{"a":1}' }, 'unknown'],
    ['another path', { path: '/v2/feed' }, 'unknown'],
  ])('is refused for %s, and its nonce is not used up', async (_what, given, reason) => {
    const { ask, seen, taken } = world();
    expect(await ask(sign(given))).toMatchObject({ kind: 'refusal', reason });
    expect([taken.size, seen]).toEqual([0, []]);
  });

  it.each([
    ['revoked', { isRevoked: true }, 'device_revoked'],
    ['replaced', { expiresAtMs: NOW_MS }, 'expired'],
    ['replaced by one that is in use', { expiresAtMs: NOW_MS + 1, isRevoked: true }, 'expired'],
    ['of another market', { market: 'tainan' }, 'wrong_market'],
    ['no credential of this kind', { publicKey: null }, 'unknown'],
  ])('is refused when its credential is %s', async (_what, given, reason) => {
    const { ask, taken } = world(stored(given));
    expect(await ask(sign())).toMatchObject({ kind: 'refusal', reason });
    expect(taken.size).toBe(0);
  });

  it('is not told that a credential was revoked that it does not hold', async () => {
    const { ask } = world(stored({ isRevoked: true }));
    const stranger = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
    expect(await ask(signedBy('abcdefgh', stranger, request))).toMatchObject({ reason: 'unknown' });
  });

  it('ends the old credential by the first use of the new one, and not by its own', async () => {
    const fresh = world(stored({ replacesOthers: true }));
    await fresh.ask(sign());
    expect(fresh.retired).toEqual(['abcdefgh']);
    const old = world(stored({ expiresAtMs: NOW_MS + 1, replacesOthers: true }));
    expect(await old.ask(sign())).toMatchObject({ kind: 'device' });
    expect(old.retired).toEqual([]);
  });
});
