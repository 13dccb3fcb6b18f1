import type { Principal } from '@night-market/access';
import type { FastifyReply } from 'fastify';
import type { Limited } from './limited.ts';
import type { Limits } from './limits.ts';
import { RateLimit } from './rate-limit.ts';
import { tooMany } from './too-many.ts';

type Kind = 'key' | 'operator' | 'service';

const KIND = {
  terminal: 'key',
  device: 'key',
  agency: 'key',
  operator: 'operator',
  service: 'service',
} as const satisfies Record<Principal['kind'], Kind>;

/** The rates that the guard of all routes counts by, for a route that finds out itself who calls. */
export const CALLER_LIMITS = Symbol('CALLER_LIMITS');

/** Rates of those who are known, whatever addresses they come from. */
export class CallerLimits {
  private readonly rates: Readonly<Record<Kind, RateLimit | undefined>>;
  private readonly limited: Limited;

  constructor(limits: Limits, limited: Limited) {
    const rate = (perS: number): RateLimit | undefined => (perS > 0 ? new RateLimit(perS) : undefined);
    this.rates = {
      key: rate(limits.keyRequestsPerS),
      operator: rate(limits.operatorRequestsPerS),
      service: rate(limits.serviceRequestsPerS),
    };
    this.limited = limited;
  }

  /** @throws Problem 429 `rate_limited` */
  async count({ kind, id }: Principal, reply: FastifyReply): Promise<void> {
    const limit = KIND[kind];
    const excess = await this.rates[limit]?.excess(`${kind} ${id}`);
    if (!excess) return;
    this.limited.note(limit, { caller: `${kind} ${id}` });
    throw tooMany(reply, limit, excess);
  }
}
