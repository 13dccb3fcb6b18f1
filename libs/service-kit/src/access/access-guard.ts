import type { CanActivate, ExecutionContext } from '@nestjs/common';
import { DEMANDS, PRINCIPAL } from '@night-market/access/nest';
import type { Demand, Principal } from '@night-market/access';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { CallerLimits } from '../http/limits/limit-callers.ts';
import type { Doors } from './doors.ts';

/** Asks at every route of a service who is there. Event handlers have no callers. */
export class AccessGuard implements CanActivate {
  private readonly doors: Doors;
  private readonly limits: CallerLimits;

  constructor(doors: Doors, limits: CallerLimits) {
    this.doors = doors;
    this.limits = limits;
  }

  async canActivate(context: ExecutionContext): Promise<boolean> {
    if (context.getType() !== 'http') return true;
    const http = context.switchToHttp();
    const request = http.getRequest<FastifyRequest & { [PRINCIPAL]?: Principal }>();
    const demands = demandsOf(context.getHandler(), context.getClass());
    const reply = http.getResponse<FastifyReply>();
    const principal = await this.doors.pass(request, reply, demands);
    if (!principal) return true;
    await this.limits.count(principal, reply);
    request[PRINCIPAL] = principal;
    return true;
  }
}

const saidAt = (target: object): readonly Demand[] | undefined =>
  Reflect.getMetadata(DEMANDS, target) as readonly Demand[] | undefined;

/** What a route demands: what its method says, else its controller; nothing, which lets nobody in, when neither does. */
export const demandsOf = (handler: object, controller: object): readonly Demand[] =>
  saidAt(handler) ?? saidAt(controller) ?? [];

/** Whether the two places contradict each other, or neither says anything. */
export const isUndeclared = (handler: object, controller: object): boolean =>
  (saidAt(handler) === undefined) === (saidAt(controller) === undefined);
