import { createHash } from 'node:crypto';
import {
  decide,
  FirstOf,
  type Authenticator,
  type Credentials,
  type Demand,
  type Principal,
  type Refusal,
  type RefusalReason,
} from '@night-market/access';
import type { PRINCIPAL } from '@night-market/access/nest';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Problem } from '../http/problem.ts';
import type { RefusedCallers } from './refused-callers.ts';

/** What `/metrics` and `/docs` ask of a program. */
export const INSIDE = 'inside';

export interface DoorsOptions {
  /** Asked in this order. */
  readonly authenticators: readonly Authenticator[];
  readonly refused: RefusedCallers;
  /** Keeps that an operator was refused an act. */
  readonly noteRefusedAct: (principal: Principal, route: string) => Promise<void>;
  /** Whether only the inside can reach the service at all, so that what is for the inside needs no credential. */
  readonly isInsideOpen: boolean;
}

/** What a request has been asked before its body was read. */
export interface Asked {
  /** The demands that it met. */
  askedFor?: readonly Demand[];
  [PRINCIPAL]?: Principal;
}

const UNAUTHENTICATED = new Problem(401, 'unauthenticated', 'This needs a valid credential.', {
  detail: 'Send it as Authorization: Bearer <key or token>.',
});
const FORBIDDEN = new Problem(403, 'forbidden', 'You may not do this.', {
  detail: 'Your credential is valid, but not for this operation.',
});

/** Refusals that a device that signs its requests must tell apart from others. */
const TOLD: Partial<Record<RefusalReason, () => Problem>> = {
  clock_skew: () =>
    new Problem(401, 'clock_skew', 'The time of the request is too far from ours.', {
      detail: `It is ${new Date().toISOString()} here. Correct your clock by the Date header, and sign again.`,
    }),
  replayed: () =>
    new Problem(401, 'replayed_request', 'This signed request came before.', {
      detail: 'Sign every request with a new nonce, also one that is repeated.',
    }),
  device_revoked: () =>
    new Problem(401, 'device_revoked', 'This device is no longer one of the market.', {
      detail: 'Ask an operator to enrol it again.',
    }),
};

/** The one place where it is found out who asks, and whether they may. */
export class Doors {
  private readonly options: DoorsOptions;
  private readonly authenticator: Authenticator;

  constructor(options: DoorsOptions) {
    this.options = options;
    this.authenticator = new FirstOf(options.authenticators);
  }

  /**
   * Who asks; undefined where anyone may.
   * @throws Problem 401, 403, or 503 when it cannot be told now whether the credential is good
   */
  async pass(
    request: FastifyRequest,
    reply: FastifyReply,
    demands: readonly Demand[],
  ): Promise<Principal | undefined> {
    if (this.isOpen(demands)) return undefined;
    const found = await this.authenticator.authenticate(credentialsOf(request));
    if (found?.kind === 'refusal') return this.refuse(found, reply);
    const decision = decide(found, demands);
    if (decision === 'allowed') return found;
    if (decision === 'unauthenticated' || !found) {
      this.options.refused.missing();
      return unauthenticated(reply);
    }
    return this.forbid(found, request);
  }

  /** Whether who asks can be told only when the body is there. */
  needBody(request: FastifyRequest, demands: readonly Demand[]): boolean {
    if (this.isOpen(demands)) return false;
    const credentials = credentialsOf(request);
    return this.options.authenticators.some((one) => one.needsBody?.(credentials));
  }

  /**
   * Refuses credentials that cover the body where no body can make them good.
   * @throws Problem 401, or 503
   */
  async refuseEarly(request: FastifyRequest, reply: FastifyReply): Promise<void> {
    const credentials = credentialsOf(request);
    for (const authenticator of this.options.authenticators) {
      const refused = await authenticator.refuseEarly?.(credentials);
      if (refused) this.refuse(refused, reply);
    }
  }

  private refuse(refused: Refusal, reply: FastifyReply): never {
    this.options.refused.credential(refused);
    if (refused.reason === 'unavailable') throw unavailable(refused.retryAfterS);
    if (refused.reason === 'no_role') throw FORBIDDEN;
    return unauthenticated(reply, 'invalid_token', TOLD[refused.reason]?.());
  }

  private isOpen(demands: readonly Demand[]): boolean {
    return demands.some(
      (demand) =>
        demand.kind === 'open' ||
        (this.options.isInsideOpen && demand.kind === 'service' && demand.scope === INSIDE),
    );
  }

  private async forbid(principal: Principal, { method, routeOptions }: FastifyRequest): Promise<never> {
    const route = `${method} ${routeOptions.url ?? ''}`;
    this.options.refused.forbidden(`${principal.kind} ${principal.id}`, route);
    if (principal.kind === 'operator' && method !== 'GET' && method !== 'HEAD')
      await this.options.noteRefusedAct(principal, route);
    throw FORBIDDEN;
  }
}

function credentialsOf(request: FastifyRequest): Credentials {
  const { headers, method, url } = request;
  const { authorization } = headers;
  const { rawBody } = request as { rawBody?: Buffer };
  return {
    ...{ headers, method, path: url },
    ...(authorization !== undefined && { authorization }),
    bodyHash: () =>
      createHash('sha256')
        .update(rawBody ?? '')
        .digest('hex'),
  };
}

/** RFC 6750: what is wrong is said only where a credential was shown. */
function unauthenticated(reply: FastifyReply, error?: string, told = UNAUTHENTICATED): never {
  void reply.header('www-authenticate', error === undefined ? 'Bearer' : `Bearer error="${error}"`);
  throw told;
}

const unavailable = (retryAfterS = 1): Problem =>
  new Problem(503, 'credential_unavailable', 'It cannot be told now whether the credential is good.', {
    retryAfterS,
    detail: 'Send the same request again.',
  });
