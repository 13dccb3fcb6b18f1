import { base32Length, fromBase32, isBase32 } from './base32.ts';
import type { TicketClaims } from './claims.ts';
import { fromBytes, SIGNATURE_BYTES, TOKEN_BYTES_MAX, VERSION } from './layout.ts';

/** The longest text of a token, in characters. */
export const TOKEN_TEXT_MAX = base32Length(TOKEN_BYTES_MAX);

/** Why a text is not a good token. */
export const TOKEN_REFUSALS = [
  'empty',
  'too_long',
  /** Not only A-Z and 2-7: lower case, line breaks and spaces are refused, not mended. */
  'characters',
  /** No text that base32 makes of any bytes. */
  'encoding',
  'version',
  'malformed',
  'wrong_market',
  'unknown_key',
  'key_not_valid',
  'bad_signature',
] as const;
export type TokenRefusal = (typeof TOKEN_REFUSALS)[number];

/** A token that can be read; nobody has checked yet who signed it. */
export interface ReadToken {
  readonly ok: true;
  readonly claims: TicketClaims;
  /** The bytes that are signed, with what says that they are a ticket's. */
  readonly signed: Uint8Array<ArrayBuffer>;
  readonly signature: Uint8Array<ArrayBuffer>;
}

export interface RefusedToken {
  readonly ok: false;
  readonly refusal: TokenRefusal;
  /** What the text claims, where it can be read: not to be believed. */
  readonly claims?: TicketClaims;
}

/** No signature over a ticket is one over anything else, even where a key is used for two purposes. */
const PURPOSE = Uint8Array.from('night-market-ticket', (letter) => letter.charCodeAt(0));

/** What is signed: the purpose, then the bytes of the claims. */
export function signedBytes(claims: Uint8Array): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(PURPOSE.length + claims.length);
  bytes.set(PURPOSE);
  bytes.set(claims, PURPOSE.length);
  return bytes;
}

const refused = (refusal: TokenRefusal): RefusedToken => ({ ok: false, refusal });

/** Takes a token apart without checking its signature. Never throws, whatever it is given. */
export function readToken(text: unknown): ReadToken | RefusedToken {
  if (typeof text !== 'string' || text === '') return refused('empty');
  if (text.length > TOKEN_TEXT_MAX) return refused('too_long');
  if (!isBase32(text)) return refused('characters');
  const bytes = fromBase32(text);
  if (!bytes) return refused('encoding');
  if (bytes[0] !== VERSION) return refused('version');
  if (bytes.length <= SIGNATURE_BYTES) return refused('malformed');
  const body = bytes.subarray(0, bytes.length - SIGNATURE_BYTES);
  const claims = fromBytes(body);
  if (typeof claims === 'string') return refused(claims);
  return { ok: true, claims, signed: signedBytes(body), signature: bytes.slice(body.length) };
}
