import { createHash, timingSafeEqual } from 'node:crypto';
import { Inject, Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Problem } from '../http/problem.ts';
import { OPS_ACCESS } from '../runtime/tokens.ts';

export interface OpsAccess {
  readonly token: string;
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/** Allows requests that carry the operations token. */
@Injectable()
export class OpsGuard implements CanActivate {
  private readonly access: OpsAccess;

  constructor(@Inject(OPS_ACCESS) access: OpsAccess) {
    this.access = access;
  }

  canActivate(context: ExecutionContext): boolean {
    const http = context.switchToHttp();
    const [scheme, token = ''] = (http.getRequest<FastifyRequest>().headers.authorization ?? '').split(' ');
    if (scheme?.toLowerCase() === 'bearer' && timingSafeEqual(digest(token), digest(this.access.token)))
      return true;
    void http.getResponse<FastifyReply>().header('www-authenticate', 'Bearer');
    throw new Problem(401, 'unauthorized', 'This needs the operations token.', {
      detail: 'Send it as Authorization: Bearer <OPS_TOKEN>.',
    });
  }
}
