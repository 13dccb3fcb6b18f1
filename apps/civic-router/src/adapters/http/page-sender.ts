import {
  addressBlock,
  Problem,
  refusePersonalData,
  tooMany,
  type RateLimit,
} from '@night-market/service-kit';
import type { FastifyReply } from 'fastify';

/**
 * Lets somebody whom nobody knows send something: once under its key, and not too often from one address.
 * @returns the header Idempotency-Key
 * @throws Problem 400 or 429
 */
export async function admitSender(
  header: string | undefined,
  { ip, rate, reply }: { readonly ip: string; readonly rate: RateLimit; readonly reply: FastifyReply },
): Promise<string> {
  // Before all else: it is kept.
  refusePersonalData({ 'Idempotency-Key': header ?? '' });
  if (header === undefined) throw KEY_MISSING;
  const excess = await rate.excess(addressBlock(ip));
  if (excess) throw tooMany(reply, 'page', excess);
  return header;
}

const KEY_MISSING = new Problem(400, 'idempotency_key_missing', 'The Idempotency-Key is missing.', {
  detail: 'Send a random UUID, and the same again when you repeat the request.',
});
