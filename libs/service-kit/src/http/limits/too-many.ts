import type { FastifyReply } from 'fastify';
import { Problem } from '../problem.ts';
import type { Excess } from './rate-limit.ts';

/**
 * The answer to a caller that is beyond its rate. Sets the headers of draft-ietf-httpapi-ratelimit-headers.
 * @param policy names the limit
 */
export function tooMany(
  reply: FastifyReply,
  policy: string,
  { perWindow, windowS, waitMs }: Excess,
): Problem {
  const retryAfterS = Math.ceil(waitMs / 1_000);
  void reply.header('ratelimit-policy', `"${policy}";q=${perWindow};w=${windowS}`);
  void reply.header('ratelimit', `"${policy}";r=0;t=${retryAfterS}`);
  return new Problem(429, 'rate_limited', 'There are too many requests.', {
    retryAfterS,
    detail: `Send at most ${perWindow} within ${windowS} s, and the same request again later. Large bodies count more than once.`,
  });
}
