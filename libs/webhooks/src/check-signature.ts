import { createHmac, timingSafeEqual } from 'node:crypto';
import { keyOf } from './secret.ts';

export interface WebhookHeaders {
  readonly id: string | undefined;
  /** Seconds since the epoch. */
  readonly timestamp: string | undefined;
  /** One or more `v1,<base64>` separated by spaces, as during a rotation of secrets. */
  readonly signature: string | undefined;
}

/** Older or newer deliveries are refused, so that a recorded one cannot be played again (Standard Webhooks). */
const TOLERANCE_S = 300;

/** Signatures of one delivery: a rotation of secrets has two. More of them are refused unread. */
export const MAX_SIGNATURES = 10;

/** `signature`: missing or wrong; `timestamp`: signed well, but the sender's clock and ours are too far apart. */
export type Refusal =
  | { readonly reason: 'signature' }
  /** `aheadSeconds`: how far the timestamp is ahead of our clock; negative: behind. */
  | { readonly reason: 'timestamp'; readonly aheadSeconds: number };

/**
 * Checks a delivery by the Standard Webhooks rule: HMAC-SHA256 over `id.timestamp.rawBody` with the base64 part
 * of the secret, compared in constant time. Undefined: it is authentic.
 * @param secret `whsec_<base64>`
 */
export function refusalOf(
  secret: string,
  headers: WebhookHeaders,
  rawBody: Buffer,
  nowMs: number,
): Refusal | undefined {
  const { id, timestamp, signature } = headers;
  if (!id || !timestamp || !signature || !/^\d{1,12}$/.test(timestamp)) return { reason: 'signature' };
  const given = signature.split(' ', MAX_SIGNATURES + 1);
  if (given.length > MAX_SIGNATURES) return { reason: 'signature' };
  const expected = createHmac('sha256', keyOf(secret)).update(`${id}.${timestamp}.`).update(rawBody).digest();
  const isSigned = given.some((one) => {
    const digest = one.startsWith('v1,') ? Buffer.from(one.slice(3), 'base64') : Buffer.alloc(0);
    return digest.length === expected.length && timingSafeEqual(digest, expected);
  });
  if (!isSigned) return { reason: 'signature' };
  const aheadSeconds = Math.round(Number(timestamp) - nowMs / 1_000);
  return Math.abs(Number(timestamp) - nowMs / 1_000) > TOLERANCE_S
    ? { reason: 'timestamp', aheadSeconds }
    : undefined;
}
