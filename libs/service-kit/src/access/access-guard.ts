import type { CanActivate, ExecutionContext } from '@nestjs/common';
import type { Demand } from '@night-market/access';
import { DEMANDS } from '@night-market/access/nest';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Admission } from './admission.ts';

/** Asks at every route of a service who is there. Event handlers have no callers. */
export class AccessGuard implements CanActivate {
  private readonly admission: Admission;

  constructor(admission: Admission) {
    this.admission = admission;
  }

  async canActivate(context: ExecutionContext): Promise<boolean> {
    if (context.getType() !== 'http') return true;
    const http = context.switchToHttp();
    const demands = demandsOf(context.getHandler(), context.getClass());
    await this.admission.admit(http.getRequest<FastifyRequest>(), http.getResponse<FastifyReply>(), demands);
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
