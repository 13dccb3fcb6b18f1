import { beforeAll, describe, expect, it } from 'vitest';
import { keySetOf, newKey, rawKey } from '../test/keys.ts';
import { toBase32 } from './base32.ts';
import {
  readToken,
  signTicket,
  verifyToken,
  webCryptoChecks,
  type CheckSignature,
  type Subtle,
  type TicketSigner,
} from './index.ts';

const market = 'azure-spiral';
const claims = {
  ticketId: '0198c0de-0000-7000-8000-000000000001',
  market,
  product: 'evening',
  zones: ['food', 'stage'],
  validFromS: 1_796_119_200,
  validUntilS: 1_796_147_999,
};
const ascii = (text: string): number[] => [...text].map((letter) => letter.charCodeAt(0));
const at = (time: string): number => Date.parse(time);

let signer: TicketSigner;
let publicKey: string;
let text: string;

beforeAll(async () => {
  ({ signer, publicKey } = await newKey('k1'));
  text = await signTicket(claims, signer);
});

describe('a key', () => {
  const validFrom = '2026-11-29T10:00:00Z';
  const validTo = '2026-11-29T20:00:00Z';

  it.each([
    ['2026-11-29T09:59:59.999Z', 'key_not_valid'],
    ['2026-11-29T10:00:00.000Z', undefined],
    ['2026-11-29T20:00:00.000Z', undefined],
    ['2026-11-29T20:00:00.001Z', 'key_not_valid'],
  ])('is good at its time alone (%s)', async (now, refusal) => {
    const keys = keySetOf(market, { keyId: 'k1', publicKey, validFrom, validTo });
    const answer = await verifyToken(text, keys, { market, nowMs: at(now) });
    expect(answer.ok ? undefined : answer.refusal).toBe(refusal);
  });

  it('is one of several while they rotate', async () => {
    const next = await newKey('k2');
    const keys = keySetOf(market, { keyId: 'k1', publicKey }, { keyId: 'k2', publicKey: next.publicKey });
    const options = { market, nowMs: at('2026-11-29T12:00:00Z') };
    for (const each of [text, await signTicket(claims, next.signer)])
      expect(await verifyToken(each, keys, options)).toMatchObject({ ok: true });
  });

  it('of another market signs nothing here', async () => {
    const keys = keySetOf('other', { keyId: 'k1', publicKey });
    expect(await verifyToken(text, keys, { market, nowMs: at('2026-11-29T12:00:00Z') })).toMatchObject({
      refusal: 'wrong_market',
    });
  });
});

describe('a text says why it is refused', () => {
  it.each([
    ['', 'empty'],
    ['A'.repeat(613), 'too_long'],
    ['not a token', 'characters'],
    ['AAA', 'encoding'],
    ['AB', 'encoding'],
    [toBase32(Uint8Array.of(2, ...new Array<number>(100).fill(0))), 'version'],
    [toBase32(Uint8Array.of(1, ...new Array<number>(100).fill(0))), 'malformed'],
    [toBase32(Uint8Array.of(1)), 'malformed'],
  ])('%s', (given, refusal) => expect(readToken(given)).toEqual({ ok: false, refusal }));

  it('in lower case: characters', () => {
    expect(readToken(text.toLowerCase())).toEqual({ ok: false, refusal: 'characters' });
  });
});

describe('bytes that say the same in another way are refused, even when the key signed them:', () => {
  const head = [1, 2, ...ascii('k1')];
  const tail = [0, 0, 0, 0, 0, 0, 0, 1, 0];
  const names = [1, ...ascii('m'), 1, ...ascii('p')];

  it.each([
    ['a UUID as text', [...head, 36, ...ascii(claims.ticketId), ...names, ...tail]],
    ['a byte at the end', [...head, 1, ...ascii('t'), ...names, ...tail, 0]],
    ['zeros left out at the end', [...head, 1, ...ascii('t'), ...names, ...tail.slice(1)]],
  ])('%s', async (_what, body) => {
    const signature = await signer.sign(Uint8Array.from([...ascii('night-market-ticket'), ...body]));
    const text = toBase32(Uint8Array.from([...body, ...signature]));
    expect(readToken(text)).toEqual({ ok: false, refusal: 'malformed' });
  });
});

describe('claims that cannot be written are refused in one sentence', () => {
  it.each([
    [{ ticketId: '' }, /^ticketId must be/],
    [{ ticketId: 'x'.repeat(49) }, /^ticketId must be/],
    [{ ticketId: 'a\n' }, /^ticketId must be/],
    [{ market: 'Azure' }, /^market must be/],
    [{ product: 'x'.repeat(25) }, /^product must be/],
    [{ zones: ['b', 'a'] }, /^zones must be in ascending order/],
    [{ zones: ['a', 'a'] }, /^zones must be in ascending order/],
    [{ zones: [...'abcdefghi'] }, /^zones must be at most 8/],
    [{ zones: ['夜'] }, /^A zone must be/],
    [{ validFromS: 1.5 }, /^validFromS and validUntilS/],
    [{ validUntilS: 2 ** 32 }, /^validFromS and validUntilS/],
    [{ validFromS: 1_796_147_999 }, /^validFromS must be before/],
  ])('%j', async (change, sentence) => {
    await expect(signTicket({ ...claims, ...change }, signer)).rejects.toThrow(sentence);
  });
});

describe('where WebCrypto has no Ed25519', () => {
  const lacking: Subtle = {
    importKey: () => Promise.reject(new DOMException('Unrecognized algorithm', 'NotSupportedError')),
    verify: () => Promise.reject(new Error('not reached')),
  } as unknown as Subtle;

  it.each([
    ['Ed25519', lacking],
    ['WebCrypto', undefined],
  ])('(no %s) the fallback judges', async (_what, subtle) => {
    const asked: boolean[] = [];
    const fallback: CheckSignature = () => Promise.resolve(asked.push(true) > 0);
    const check = webCryptoChecks(subtle ?? ({} as Subtle), fallback);
    const read = readToken(text);
    if (!read.ok) throw new Error(read.refusal);
    if (subtle) {
      expect(await check(rawKey(publicKey), read.signature, read.signed)).toBe(true);
      expect(await check(rawKey(publicKey), read.signature, read.signed)).toBe(true);
      expect(asked).toHaveLength(2);
    } else expect(await check(rawKey(publicKey), read.signature, read.signed)).toBe(false);
  });

  it('noble does so by itself', async () => {
    const keys = keySetOf(market, { keyId: 'k1', publicKey });
    const options = { market, nowMs: at('2026-11-29T12:00:00Z'), check: webCryptoChecks(lacking) };
    expect(await verifyToken(text, keys, options)).toMatchObject({ ok: true });
  });
});
