import { FirstOf, type Authenticator, type Principal } from '@night-market/access';
import { Problem, type CallerLimits } from '@night-market/service-kit';
import type { FastifyReply, FastifyRequest } from 'fastify';

const refused = (detail: string): Problem =>
  new Problem(403, 'api_key_refused', 'Missing or invalid API key.', { detail });

/** Who sends a form: GeoReport puts the key into the body; a bearer is taken as well. */
export class ClientKeys {
  private readonly authenticators: readonly Authenticator[];
  private readonly limits: Pick<CallerLimits, 'count'>;

  /** @param authenticators asked in this order; a module may still add some */
  constructor(authenticators: readonly Authenticator[], limits: Pick<CallerLimits, 'count'>) {
    this.authenticators = authenticators;
    this.limits = limits;
  }

  /** @throws Problem 403, as the specification has it, 429, or 503 when it cannot be told now */
  async callerOf(
    { headers, method, url }: FastifyRequest,
    reply: FastifyReply,
    apiKey: string | undefined,
    kinds: readonly Principal['kind'][],
  ): Promise<Principal> {
    const authorization = headers.authorization ?? (apiKey === undefined ? undefined : `Bearer ${apiKey}`);
    if (authorization === undefined) throw refused('Send api_key.');
    const found = await new FirstOf(this.authenticators).authenticate({
      ...{ headers, method, path: url, authorization },
    });
    if (found?.kind === 'refusal' && found.reason === 'unavailable')
      throw new Problem(503, 'credential_unavailable', 'It cannot be told now whether the key is good.', {
        ...{ retryAfterS: found.retryAfterS ?? 1, detail: 'Send the same request again.' },
      });
    if (!found || found.kind === 'refusal') throw refused('Ask an operator for another one.');
    if (!kinds.includes(found.kind)) throw refused('This key is good, but not for this.');
    await this.limits.count(found, reply);
    return found;
  }
}
