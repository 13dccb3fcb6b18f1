import {
  refusal,
  type Authentication,
  type Authenticator,
  type Credentials,
} from '../authenticate/authenticator.ts';
import { bearerToken } from '../authenticate/bearer.ts';
import { SOFTWARE_HEADER, softwareText } from '../devices/software.ts';
import type { Principal } from '../principal.ts';
import { isSecret, looksLikeKey, parseKey } from './key-text.ts';
import type { KeyCache } from './key-cache.ts';
import type { StoredKey } from './ports.ts';

/** Knows terminals, devices and agencies by their API keys. */
export class KeyAuthenticator implements Authenticator {
  private readonly market: string;
  private readonly keys: Pick<KeyCache, 'find'>;
  private readonly seen: (prefix: string, software?: string) => void;
  private readonly refused: (prefix: string) => void;

  constructor(
    market: string,
    keys: Pick<KeyCache, 'find'>,
    seen: (prefix: string, software?: string) => void,
    refused: (prefix: string) => void = () => undefined,
  ) {
    this.market = market;
    this.keys = keys;
    this.seen = seen;
    this.refused = refused;
  }

  async authenticate({ authorization, headers }: Credentials): Promise<Authentication> {
    const token = bearerToken(authorization);
    if (token === undefined || !looksLikeKey(token)) return undefined;
    const shown = parseKey(token);
    if (!shown) return refusal('malformed', 'An API key does not have the form of one.');
    const key = await this.keys.find(shown.prefix);
    if (!key?.secretHash || key.kind !== shown.kind || !isSecret(shown.secret, key.secretHash))
      return refusal('unknown', `There is no API key ${shown.prefix} with this secret.`);
    if (key.market !== this.market)
      return refusal('wrong_market', `The API key ${key.prefix} belongs to the market ${key.market}.`);
    if (key.isRevoked) {
      this.refused(key.prefix);
      return refusal('revoked', `The API key ${key.prefix} was revoked.`);
    }
    this.seen(key.prefix, softwareText(headers[SOFTWARE_HEADER]));
    return principalOf(key);
  }
}

const principalOf = ({ kind, holderId: id, stallId }: StoredKey): Principal =>
  kind === 'terminal' ? { kind, id, stallId: stallId! } : { kind, id };
