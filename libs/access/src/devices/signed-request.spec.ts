import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import {
  isInTime,
  isSignedBy,
  looksSigned,
  parseSigned,
  readPublicKey,
  SIGNED_WINDOW_MS,
  textToSign,
} from './signed-request.ts';

const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const spki = publicKey.export({ format: 'der', type: 'spki' });
const hashOf = (body: string): string => createHash('sha256').update(body).digest('hex');

const words = { method: 'POST', path: '/v2/scans?x=1', bodyHash: hashOf('{"a":1}') };
const NOW_MS = 1_796_000_000_000;
const head = { timestampMs: NOW_MS, nonce: 'nonce-0123456789' };
const signature = sign('sha256', Buffer.from(textToSign(words, head)), {
  key: privateKey,
  dsaEncoding: 'ieee-p1363',
}).toString('base64url');
const authorization = `Device abcdefgh ${head.timestampMs} ${head.nonce} ${signature}`;

describe('a signed request', () => {
  it('is read and checked', () => {
    const signed = parseSigned(authorization)!;
    expect(signed).toEqual({ credentialId: 'abcdefgh', ...head, signature });
    expect(isSignedBy(spki, words, signed)).toBe(true);
  });

  it.each([
    ['another method', { method: 'GET' }],
    ['another path', { path: '/v2/scans?x=2' }],
    ['another body', { bodyHash: hashOf('{"a":2}') }],
  ])('is not good for %s', (_what, change) => {
    expect(isSignedBy(spki, { ...words, ...change }, parseSigned(authorization)!)).toBe(false);
  });

  it.each([
    ['another time', { timestampMs: NOW_MS + 1 }],
    ['another nonce', { nonce: 'nonce-0123456780' }],
    ['another signature', { signature: 'A'.repeat(86) }],
    ['a signature of nothing', { signature: '' }],
  ])('is not good with %s', (_what, change) => {
    expect(isSignedBy(spki, words, { ...parseSigned(authorization)!, ...change })).toBe(false);
  });

  it('is not good by another key, nor by what is none', () => {
    const other = generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey;
    const signed = parseSigned(authorization)!;
    expect(isSignedBy(other.export({ format: 'der', type: 'spki' }), words, signed)).toBe(false);
    expect(isSignedBy(new Uint8Array(3), words, signed)).toBe(false);
  });

  it('is in time within five minutes either way', () => {
    const at = (ms: number) => isInTime({ ...parseSigned(authorization)!, timestampMs: ms }, NOW_MS);
    expect([at(NOW_MS - SIGNED_WINDOW_MS), at(NOW_MS + SIGNED_WINDOW_MS)]).toEqual([true, true]);
    expect([at(NOW_MS - SIGNED_WINDOW_MS - 1), at(NOW_MS + SIGNED_WINDOW_MS + 1)]).toEqual([false, false]);
  });

  it.each([
    'Device',
    'Device abcdefgh',
    `Device abcdefgh ${NOW_MS} short ${signature}`,
    `Device abcdefgh -5 ${head.nonce} ${signature}`,
    `Device ABC!efgh ${NOW_MS} ${head.nonce} ${signature}`,
    `Device abcdefgh ${NOW_MS} ${head.nonce} ${signature}x`,
    `Device abcdefgh ${NOW_MS} ${head.nonce}\n ${signature}`,
  ])('that is broken is told from another kind: %j', (text) => {
    expect(looksSigned(text)).toBe(true);
    expect(parseSigned(text)).toBeUndefined();
  });

  it('is not what other credentials are', () => {
    for (const text of [undefined, 'Bearer x', 'Devices x', '']) expect(looksSigned(text)).toBe(false);
  });
});

describe('the key of a device', () => {
  it('is an ECDSA key on P-256 as base64url of its SPKI', () => {
    expect(readPublicKey(spki.toString('base64url'))?.equals(spki)).toBe(true);
  });

  it.each([
    ['nothing', ''],
    ['no key', 'abc'],
    [
      'an Ed25519 key',
      generateKeyPairSync('ed25519').publicKey.export({ format: 'der', type: 'spki' }).toString('base64url'),
    ],
    [
      'a key on another curve',
      generateKeyPairSync('ec', { namedCurve: 'P-384' })
        .publicKey.export({ format: 'der', type: 'spki' })
        .toString('base64url'),
    ],
  ])('is not %s', (_what, text) => {
    expect(readPublicKey(text)).toBeUndefined();
  });
});
