import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { systemRandom } from '@night-market/kernel';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { sendProblem } from '../problem.filter.ts';
import { addressBlock } from './address-block.ts';
import type { Limited } from './limited.ts';
import type { RateLimit } from './rate-limit.ts';
import { tooMany } from './too-many.ts';

/** A body counts once more for each so many bytes, since reading it costs more than the request. */
const BYTES_PER_POINT = 1_024;

/**
 * So far beyond its rate, an address is answered after its window: a flood waits for its answers. They are spread over the
 * next window, so that it does not go on all at once.
 */
const SLOWED_FROM = 2;

/**
 * Refuses requests of an address that sends too many, before it is asked who sends them and before a body is read.
 * @param bodyLimitBytes what a body of unknown length counts as
 */
export function limitAddresses(
  server: FastifyInstance,
  rate: RateLimit,
  limited: Limited,
  bodyLimitBytes: number,
): void {
  const slowed = new WeakSet<Socket>();
  server.addHook('onRequest', async (request: FastifyRequest, reply: FastifyReply) => {
    const excess = await rate.excess(addressBlock(request.ip), pointsOf(request, bodyLimitBytes));
    if (!excess) return undefined;
    limited.note('address');
    if (excess.times > SLOWED_FROM) {
      const { socket } = request.raw;
      // Whoever sends on without waiting for an answer would fill the memory with requests.
      if (slowed.has(socket)) {
        socket.destroy();
        return reply.hijack();
      }
      slowed.add(socket);
      await sleep(excess.waitMs + systemRandom.next() * excess.windowS * 1_000, undefined, { ref: false });
      slowed.delete(socket);
    }
    sendProblem(reply, tooMany(reply, 'address', excess), request.url);
    return reply;
  });
}

export function pointsOf({ headers }: Pick<FastifyRequest, 'headers'>, bodyLimitBytes: number): number {
  const length = headers['content-length'];
  if (length === undefined && headers['transfer-encoding'] === undefined) return 1;
  const bytes = Math.min(length === undefined ? bodyLimitBytes : Number(length), bodyLimitBytes);
  return 1 + Math.floor(bytes / BYTES_PER_POINT);
}
