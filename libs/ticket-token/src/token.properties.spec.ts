import { propertyRuns } from '@night-market/testing';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { claimsOf } from '../test/arbitraries.ts';
import { keySetOf, newKey } from '../test/keys.ts';
import { fromBase32, toBase32 } from './base32.ts';
import { SIGNATURE_BYTES } from './layout.ts';
import { signedBytes } from './read-token.ts';
import {
  checkByNoble,
  readToken,
  signTicket,
  TOKEN_REFUSALS,
  TOKEN_TEXT_MAX,
  verifyToken,
  webCryptoChecks,
  type KeySet,
  type TicketSigner,
} from './index.ts';

const MARKET = 'azure-spiral';
const nowMs = Date.parse('2026-11-29T12:00:00Z');
const ours = claimsOf(fc.constant(MARKET));
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

let signer: TicketSigner;
let stranger: TicketSigner;
let keys: KeySet;

beforeAll(async () => {
  const [own, other] = [await newKey('k1'), await newKey('k1')];
  ({ signer } = own);
  stranger = other.signer;
  keys = keySetOf(MARKET, { keyId: 'k1', publicKey: own.publicKey });
});

type Change = Uint8Array | { readonly at: number; readonly byte: number; readonly cut: number };

/** The bytes of the claims with one of them changed and the last ones cut off; or other bytes in their place. */
function bodyOf(token: Uint8Array, change: Change): Uint8Array {
  if (change instanceof Uint8Array) return change;
  const body = token.slice(0, token.length - SIGNATURE_BYTES - change.cut);
  body[change.at % body.length] = change.byte;
  return body;
}

const verify = (text: unknown) => verifyToken(text, keys, { market: MARKET, nowMs });
const holds = <T>(property: fc.IAsyncProperty<T>, runs = 300): Promise<void> =>
  fc.assert(property, propertyRuns(runs));

describe('a token', () => {
  it('says what was signed, in at most the longest text', () =>
    holds(
      fc.asyncProperty(ours, async (claims) => {
        const text = await signTicket(claims, signer);
        expect(text.length).toBeLessThanOrEqual(TOKEN_TEXT_MAX);
        expect(await verify(text)).toEqual({ ok: true, claims: { ...claims, keyId: 'k1' } });
      }),
    ));

  it('is refused when one character is another, is missing or is there twice', () =>
    holds(
      fc.asyncProperty(ours, fc.nat(), fc.nat({ max: 31 }), async (claims, place, letter) => {
        const text = await signTicket(claims, signer);
        const at = place % text.length;
        const put = (middle: string): string => text.slice(0, at) + middle + text.slice(at + 1);
        const other = ALPHABET[letter]!;
        const mutants = [put(other), put(''), put(text[at]! + other), put(text[at]!.toLowerCase())];
        for (const mutant of mutants.filter((each) => each !== text)) {
          const answer = await verify(mutant);
          expect(answer.ok, mutant).toBe(false);
        }
      }),
    ));

  it('is refused when one bit of its bytes is another', () =>
    holds(
      fc.asyncProperty(ours, fc.nat(), async (claims, place) => {
        const bytes = fromBase32(await signTicket(claims, signer))!;
        const bit = place % (bytes.length * 8);
        bytes[bit >> 3]! ^= 1 << (bit & 7);
        expect((await verify(toBase32(bytes))).ok).toBe(false);
      }),
    ));

  it('is refused when it is cut anywhere, or longer', async () => {
    const claims = {
      ticketId: 'a',
      market: MARKET,
      product: 'p',
      zones: ['x'],
      validFromS: 0,
      validUntilS: 9,
    };
    const text = await signTicket(claims, signer);
    for (let length = 0; length < text.length; length += 1)
      expect((await verify(text.slice(0, length))).ok).toBe(false);
    for (const tail of ['A', 'AA', 'AAAAAAAA', '\n', '\r\n', ' ', '=', '\0', text])
      expect((await verify(text + tail)).ok, JSON.stringify(tail)).toBe(false);
    for (const head of ['\n', ' ', '\ufeff', 'A']) expect((await verify(head + text)).ok).toBe(false);
  });

  it('is refused in lower case, and with anything put into it that no code holds', () =>
    holds(
      fc.asyncProperty(
        ours,
        fc.nat(),
        fc.constantFrom(
          '\r\n',
          '\n',
          '\r',
          '\t',
          ' ',
          '\0',
          '=',
          '-',
          '\u00a0',
          '\u200b',
          'Ａ',
          '0',
          '1',
          '8',
          '%0A',
        ),
        async (claims, place, odd) => {
          const text = await signTicket(claims, signer);
          const at = place % (text.length + 1);
          const inside = text.slice(0, at) + odd + text.slice(at);
          for (const wrong of [inside, text.toLowerCase(), text.toLowerCase() + odd])
            expect(await verify(wrong), JSON.stringify(wrong)).toMatchObject({ ok: false });
        },
      ),
      100,
    ));

  it('of a key that is not valid yet, or no longer, is refused', () =>
    holds(
      fc.asyncProperty(ours, fc.integer({ min: 1, max: 10 ** 10 }), async (claims, ms) => {
        const key = keys.keys.get('k1')!;
        const text = await signTicket(claims, signer);
        for (const validity of [
          { validFromMs: nowMs + ms, validToMs: null },
          { validFromMs: 0, validToMs: nowMs - ms },
        ]) {
          const set = { market: MARKET, keys: new Map([['k1', { ...key, ...validity }]]) };
          const answer = await verifyToken(text, set, { market: MARKET, nowMs });
          expect(answer).toMatchObject({ ok: false, refusal: 'key_not_valid' });
        }
      }),
      50,
    ));

  it('that our key signed is read as what it says or refused, whatever the signed bytes are', () =>
    holds(
      fc.asyncProperty(
        ours,
        fc.oneof(
          fc.uint8Array({ minLength: 1, maxLength: 300, size: 'max' }),
          fc.record({ at: fc.nat(), byte: fc.nat({ max: 255 }), cut: fc.nat({ max: 12 }) }),
        ),
        async (claims, change) => {
          const whole = fromBase32(await signTicket(claims, signer))!;
          const body = bodyOf(whole, change);
          const signature = await signer.sign(signedBytes(body));
          const text = toBase32(Uint8Array.from([...body, ...signature]));
          const answer = await verify(text);
          if (!answer.ok) return;
          const { keyId, ...said } = answer.claims;
          expect(await signTicket(said, { ...signer, keyId })).toBe(text);
        },
      ),
    ));

  it('of another key, another market or under another key id is refused', () =>
    holds(
      fc.asyncProperty(ours, claimsOf(), async (claims, anywhere) => {
        expect(await verify(await signTicket(claims, stranger))).toMatchObject({ refusal: 'bad_signature' });
        const renamed = { ...signer, keyId: 'k2' };
        expect(await verify(await signTicket(claims, renamed))).toMatchObject({ refusal: 'unknown_key' });
        if (anywhere.market === MARKET) return;
        expect(await verify(await signTicket(anywhere, signer))).toMatchObject({ refusal: 'wrong_market' });
      }),
      50,
    ));
});

describe('any other input', () => {
  it('of whatever text is refused with a reason and no exception', () =>
    holds(
      fc.asyncProperty(
        fc.oneof(
          fc.string({ unit: 'binary', maxLength: 700, size: 'max' }),
          fc.string({ unit: fc.constantFrom(...ALPHABET), maxLength: 700, size: 'max' }),
          fc.uint8Array({ maxLength: 400, size: 'max' }).map((bytes) => toBase32(bytes)),
          fc.uint8Array({ maxLength: 381, size: 'max' }).map((bytes) => toBase32(Uint8Array.of(1, ...bytes))),
        ),
        async (text) => {
          const answer = await verify(text);
          expect(answer.ok).toBe(false);
          expect(!answer.ok && TOKEN_REFUSALS.includes(answer.refusal)).toBe(true);
        },
      ),
      1_000,
    ));

  it.each([undefined, null, 7, {}, [], ['A'], Symbol('token'), () => 'A', new String('A'), NaN, 1n])(
    'that is no text (%#) is refused',
    async (value) => expect(await verify(value)).toEqual({ ok: false, refusal: 'empty' }),
  );

  it('of any size is refused at once', async () => {
    expect(await verify('A'.repeat(10_000_000))).toEqual({ ok: false, refusal: 'too_long' });
  });
});

it('has one text: what can be read is what would be written', () =>
  holds(
    fc.asyncProperty(ours, fc.nat(), fc.nat({ max: 255 }), async (claims, place, byte) => {
      const bytes = fromBase32(await signTicket(claims, signer))!;
      bytes[1 + (place % (bytes.length - 65))] = byte;
      const read = readToken(toBase32(bytes));
      if (!read.ok) return;
      const { keyId, ...rest } = read.claims;
      const again = readToken(await signTicket(rest, { ...signer, keyId }));
      expect(again.ok && again.signed).toEqual(read.signed);
    }),
  ));

it('is judged by WebCrypto and by noble alike', () =>
  holds(
    fc.asyncProperty(ours, fc.nat(), fc.boolean(), async (claims, place, isMutated) => {
      const read = readToken(await signTicket(claims, signer));
      if (!read.ok) throw new Error(read.refusal);
      const { signature, signed } = read;
      if (isMutated) signature[place % signature.length]! ^= 1 << (place & 7);
      const key = keys.keys.get('k1')!.publicKey;
      const answers = [webCryptoChecks(), checkByNoble].map((check) => check(key, signature, signed));
      expect(await Promise.all(answers)).toEqual([!isMutated, !isMutated]);
    }),
    30,
  ));
