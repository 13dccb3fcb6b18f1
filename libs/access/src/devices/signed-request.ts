import { createPublicKey, verify } from 'node:crypto';

/** How far the time of a signed request may be from ours, either way. */
export const SIGNED_WINDOW_MS = 300_000;

/** What the Authorization header of a signed request says. */
export interface SignedRequest {
  readonly credentialId: string;
  readonly timestampMs: number;
  readonly nonce: string;
  readonly signature: string;
}

/** What is signed of a request besides its time and its nonce. */
export interface RequestWords {
  readonly method: string;
  /** With the query. */
  readonly path: string;
  /** SHA-256 of the bytes of the body, as hex; of no bytes where there is none. */
  readonly bodyHash: string;
}

const SCHEME = /^device(?: |$)/i;
const FORM = /^device ([a-z2-9]{8}) (\d{1,15}) ([A-Za-z0-9_-]{16,64}) ([A-Za-z0-9_-]{86})$/i;

/** Whether it is meant as a signed request, a broken one included. */
export const looksSigned = (authorization: string | undefined): boolean =>
  authorization !== undefined && SCHEME.test(authorization);

/** `Device <credentialId> <timestampMs> <nonce> <signature>`; undefined when it does not have this form. */
export function parseSigned(authorization: string): SignedRequest | undefined {
  const [, credentialId, timestamp, nonce, signature] = FORM.exec(authorization) ?? [];
  if (credentialId === undefined) return undefined;
  return { credentialId, timestampMs: Number(timestamp), nonce: nonce!, signature: signature! };
}

export const isInTime = ({ timestampMs }: SignedRequest, nowMs: number): boolean =>
  Math.abs(timestampMs - nowMs) <= SIGNED_WINDOW_MS;

/** The text that the device signs, in UTF-8. */
export const textToSign = (
  { method, path, bodyHash }: RequestWords,
  { timestampMs, nonce }: Pick<SignedRequest, 'timestampMs' | 'nonce'>,
): string => ['night-market-device-1', method, path, bodyHash, timestampMs, nonce].join('\n');

/**
 * Whether the request was signed by the holder of the key. Never throws.
 * @param publicKey SPKI, as {@link readPublicKey} gives it
 */
export function isSignedBy(publicKey: Uint8Array, words: RequestWords, signed: SignedRequest): boolean {
  try {
    const key = createPublicKey({ key: Buffer.from(publicKey), format: 'der', type: 'spki' });
    const signature = Buffer.from(signed.signature, 'base64url');
    const text = Buffer.from(textToSign(words, signed));
    return verify('sha256', text, { key, dsaEncoding: 'ieee-p1363' }, signature);
  } catch {
    return false;
  }
}

/** The SPKI of an ECDSA key on P-256, out of base64url; undefined when it is anything else. Never throws. */
export function readPublicKey(text: string): Buffer | undefined {
  try {
    const bytes = Buffer.from(text, 'base64url');
    const key = createPublicKey({ key: bytes, format: 'der', type: 'spki' });
    const isP256 = key.asymmetricKeyType === 'ec' && key.asymmetricKeyDetails?.namedCurve === 'prime256v1';
    return isP256 ? key.export({ format: 'der', type: 'spki' }) : undefined;
  } catch {
    return undefined;
  }
}
