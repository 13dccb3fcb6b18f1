import { FirstOf, type Authenticator, type Principal } from '@night-market/access';
import { Problem } from '@night-market/service-kit';
import type { FastifyRequest } from 'fastify';

const refused = (detail: string): Problem =>
  new Problem(403, 'api_key_refused', 'Missing or invalid API key.', { detail });

/** Who sends a form: GeoReport puts the key into the body; a bearer is taken as well. */
export class ClientKeys {
  private readonly authenticators: readonly Authenticator[];

  /** @param authenticators asked in this order; a module may still add some */
  constructor(authenticators: readonly Authenticator[]) {
    this.authenticators = authenticators;
  }

  /** @throws Problem 403, as the specification has it, or 503 when it cannot be told now */
  async callerOf(
    { headers, method, url }: FastifyRequest,
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
    return found;
  }
}
