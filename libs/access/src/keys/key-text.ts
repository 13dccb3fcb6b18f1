import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** Whom API keys are made for. */
export const KEY_KINDS = ['terminal', 'device', 'agency'] as const;
export type KeyKind = (typeof KEY_KINDS)[number];

export interface KeyText {
  readonly kind: KeyKind;
  /** Names the key in lists and logs; tells nothing of the secret. */
  readonly prefix: string;
  readonly secret: string;
}

const SECRET_BYTES = 32;
/** Without letters and digits that look alike. */
const READABLE = 'abcdefghjkmnpqrstuvwxyz23456789';
const PREFIX_LENGTH = 8;

const FORM = /^nm_(terminal|device|agency)_([a-z2-9]{8})_([A-Za-z0-9_-]{43})$/;

/** Whether it is meant as an API key, a broken one included. */
export const looksLikeKey = (token: string): boolean => token.startsWith('nm_');

export function parseKey(token: string): KeyText | undefined {
  const [, kind, prefix, secret] = FORM.exec(token) ?? [];
  return kind === undefined ? undefined : { kind: kind as KeyKind, prefix: prefix!, secret: secret! };
}

/** A name for a new key or credential. */
export const newPrefix = (): string =>
  Array.from(randomBytes(PREFIX_LENGTH), (byte) => READABLE[byte % READABLE.length]!).join('');

/** A new key: `nm_<kind>_<prefix>_<secret>`. */
export function newKey(kind: KeyKind): KeyText & { readonly text: string } {
  const secret = randomBytes(SECRET_BYTES).toString('base64url');
  const prefix = newPrefix();
  return { kind, prefix, secret, text: `nm_${kind}_${prefix}_${secret}` };
}

/** The secret has 256 random bits, so a fast hash is as good as a slow one. */
export const hashSecret = (secret: string): Buffer => createHash('sha256').update(secret).digest();

/** In constant time. */
export const isSecret = (secret: string, hash: Uint8Array): boolean =>
  hash.length === 32 && timingSafeEqual(hashSecret(secret), hash);
