import type { Demand } from '@night-market/access';
import { PRINCIPAL } from '@night-market/access/nest';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { CallerLimits } from '../http/limits/limit-callers.ts';
import type { Asked, Doors } from './doors.ts';

/** Lets a request in once: finds out who asks, whether they may, and whether they ask too often. */
export class Admission {
  private readonly doors: Doors;
  private readonly limits: CallerLimits;

  constructor(doors: Doors, limits: CallerLimits) {
    this.doors = doors;
    this.limits = limits;
  }

  /** Whether it cannot be told who asks before the body has been read. */
  needsBody(request: FastifyRequest, demands: readonly Demand[]): boolean {
    return this.doors.needBody(request, demands);
  }

  /** @throws Problem 401 or 503 when no body can make the credentials good */
  refuseEarly(request: FastifyRequest, reply: FastifyReply): Promise<void> {
    return this.doors.refuseEarly(request, reply);
  }

  /** @throws Problem 401, 403, 429 or 503 */
  async admit(
    request: FastifyRequest & Asked,
    reply: FastifyReply,
    demands: readonly Demand[],
  ): Promise<void> {
    if (request.askedFor === demands) return;
    const principal = await this.doors.pass(request, reply, demands);
    if (principal) {
      await this.limits.count(principal, reply);
      request[PRINCIPAL] = principal;
    }
    request.askedFor = demands;
  }
}
