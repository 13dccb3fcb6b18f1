import { Inject, Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { decide, operator, type Authenticator, type Operator } from '@night-market/access';
import { Problem } from '@night-market/service-kit';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { AUTHENTICATOR } from '../../tokens.ts';

export interface AdminRequest {
  caller?: Operator;
}

/** Lets admins in. */
@Injectable()
export class AdminGuard implements CanActivate {
  private readonly authenticator: Authenticator;

  constructor(@Inject(AUTHENTICATOR) authenticator: Authenticator) {
    this.authenticator = authenticator;
  }

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const http = context.switchToHttp();
    const request = http.getRequest<FastifyRequest & AdminRequest>();
    const { headers, method, url } = request;
    const { authorization } = headers;
    const found = await this.authenticator.authenticate({
      ...{ headers, method, path: url },
      ...(authorization !== undefined && { authorization }),
    });
    const caller = found?.kind === 'operator' ? found : undefined;
    const decision = decide(caller, [operator('admin')]);
    if (decision === 'forbidden')
      throw new Problem(403, 'forbidden', 'Your role does not allow this.', {
        detail: 'It needs the role admin.',
      });
    if (decision === 'unauthenticated') {
      void http.getResponse<FastifyReply>().header('www-authenticate', 'Bearer');
      throw new Problem(401, 'unauthenticated', 'This needs an access token.', {
        detail: 'Send it as Authorization: Bearer <token>.',
      });
    }
    request.caller = caller!;
    return true;
  }
}
