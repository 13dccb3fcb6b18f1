import { createHash } from 'node:crypto';
import { superlinear } from '@night-market/testing';
import { describe, expect, it } from 'vitest';
import { MAX_SIGNATURES, refusalOf, type WebhookHeaders } from './check-signature.ts';

const key = Buffer.from(
  'a secret that both sides know, of more than 64 bytes: it is hashed first, by RFC 2104',
);
const secret = `whsec_${key.toString('base64')}`;
const other = `whsec_${Buffer.from('another secret').toString('base64')}`;
const body = Buffer.from('{"type":"capture.succeeded","data":{"note":"蒼螺夜市"}}');
const nowMs = 1_795_370_400_500;
const nowS = 1_795_370_400;

const sha256 = (...parts: Uint8Array[]): Buffer => createHash('sha256').update(Buffer.concat(parts)).digest();

/** HMAC-SHA256 written out by RFC 2104, so that the check is not compared with itself. */
function hmac(secretKey: Buffer, message: Buffer): Buffer {
  const padded = Buffer.alloc(64);
  (secretKey.length > 64 ? sha256(secretKey) : secretKey).copy(padded);
  const xor = (mask: number): Buffer => Buffer.from(padded.map((byte) => byte ^ mask));
  return sha256(xor(0x5c), sha256(xor(0x36), message));
}

function signed(more: { id?: string; timestamp?: number | string; with?: string; body?: Buffer } = {}) {
  const { id = 'msg_1', timestamp = nowS, with: by = secret, body: raw = body } = more;
  const message = Buffer.concat([Buffer.from(`${id}.${timestamp}.`), raw]);
  const digest = hmac(Buffer.from(by.slice(6), 'base64'), message).toString('base64');
  return { id, timestamp: String(timestamp), signature: `v1,${digest}` };
}

const check = (headers: WebhookHeaders, raw = body, atMs = nowMs): boolean =>
  refusalOf(secret, headers, raw, atMs) === undefined;

describe('the signature of a webhook', () => {
  it('agrees with the example of Standard Webhooks', () => {
    const example = {
      id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      timestamp: '1614265330',
      signature: 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
    };
    const raw = Buffer.from('{"test": 2432232314}');
    expect(
      refusalOf('whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', example, raw, 1_614_265_330_000),
    ).toBeUndefined();
  });

  it('is good over id, time and raw body, and for that alone', () => {
    const good = signed();
    expect(check(good)).toBe(true);
    expect(check({ ...good, id: 'msg_2' })).toBe(false);
    expect(check({ ...good, timestamp: String(nowS + 1) })).toBe(false);
    expect(check(good, Buffer.concat([body, Buffer.from(' ')]))).toBe(false);
    expect(check(good, Buffer.alloc(0))).toBe(false);
    expect(check(signed({ body: Buffer.alloc(0) }), Buffer.alloc(0))).toBe(true);
  });

  it('is no good under another secret', () => {
    expect(check(signed({ with: other }))).toBe(false);
  });

  it.each([
    [-300, true],
    [-301, false],
    [300, true],
    [302, false],
    [-86_400, false],
    [86_400, false],
  ])('made %d s from now is good: %s', (offset, isGood) => {
    expect(check(signed({ timestamp: nowS + offset }), body, nowS * 1_000)).toBe(isGood);
  });

  it.each([-600, 400])(
    'that is good but made %d s from now is refused for that, by how much',
    (aheadSeconds) => {
      const late = signed({ timestamp: nowS + aheadSeconds });
      expect(refusalOf(secret, late, body, nowS * 1_000)).toEqual({ reason: 'timestamp', aheadSeconds });
      const forged = { ...late, signature: signed({ with: other }).signature };
      expect(refusalOf(secret, forged, body, nowS * 1_000)).toEqual({ reason: 'signature' });
    },
  );

  it('may be one of several, as during a rotation of secrets', () => {
    const good = signed();
    const bad = signed({ with: other }).signature;
    expect(check({ ...good, signature: `${bad} ${good.signature}` })).toBe(true);
    expect(check({ ...good, signature: `v2,abc ${good.signature} ${bad}` })).toBe(true);
    expect(check({ ...good, signature: `${bad} ${bad}` })).toBe(false);
  });

  it.each<[string, Partial<WebhookHeaders>]>([
    ['no id', { id: undefined }],
    ['an empty id', { id: '' }],
    ['no time', { timestamp: undefined }],
    ['a time that is no number', { timestamp: 'now' }],
    ['a time with a fraction', { timestamp: `${nowS}.5` }],
    ['a time in another writing', { timestamp: '1.7953704e9' }],
    ['no signature', { signature: undefined }],
    ['an empty signature', { signature: '' }],
    ['a version without a signature', { signature: 'v1,' }],
    ['a signature cut short', { signature: signed().signature.slice(0, -8) }],
    ['a signature without its version', { signature: signed().signature.slice(3) }],
    ['another version', { signature: signed().signature.replace('v1', 'v1a') }],
    ['text', { signature: 'v1,not base64 at all!' }],
    ['a very long one', { signature: `v1,${'A'.repeat(100_000)}` }],
  ])('is refused: %s', (_name, more) => {
    expect(check({ ...signed(), ...more })).toBe(false);
  });
});

describe('what is read of a delivery', () => {
  const among = (count: number): WebhookHeaders => {
    const { signature, ...headers } = signed();
    return { ...headers, signature: [...Array<string>(count - 1).fill('v1,AAAA'), signature].join(' ') };
  };

  it('has as many signatures as a rotation needs, and no more', () => {
    expect(check(among(MAX_SIGNATURES))).toBe(true);
    expect(check(among(MAX_SIGNATURES + 1))).toBe(false);
    expect(check({ ...signed(), signature: `${signed().signature}${' '.repeat(MAX_SIGNATURES)}` })).toBe(
      false,
    );
  });

  it.each<[string, (size: number) => [WebhookHeaders, Buffer<ArrayBuffer>]]>([
    ['signatures', (size) => [among(size / 8), body]],
    ['spaces', (size) => [{ ...signed(), signature: ' '.repeat(size) }, body]],
    ['a long signature', (size) => [{ ...signed(), signature: `v1,${'A'.repeat(size)}` }, body]],
    ['a long id', (size) => [{ ...signed(), id: 'a'.repeat(size) }, body]],
    ['a long timestamp', (size) => [{ ...signed(), timestamp: '1'.repeat(size) }, body]],
    ['a large body', (size) => [signed(), Buffer.alloc(size)]],
  ])('is checked in time that grows linearly: %s', async (_what, make) => {
    const work = (size: number) => {
      const [headers, raw] = make(size);
      return () => expect(check(headers, raw)).toBe(false);
    };
    expect(await superlinear(work, 1_048_576)).toBe(undefined);
  });
});
