import { createHash, timingSafeEqual } from 'node:crypto';
import {
  refusal,
  type Authentication,
  type Authenticator,
  type Credentials,
} from '../authenticate/authenticator.ts';
import { bearerToken } from '../authenticate/bearer.ts';
import { looksLikeKey } from '../keys/key-text.ts';
import type { Service } from '../principal.ts';

/** A caller, what it may do, and the hashes of its tokens. */
export interface AcceptedService {
  readonly id: string;
  readonly scopes: readonly string[];
  /** SHA-256 as hex. */
  readonly sha256: readonly string[];
}

/** Three parts with dots between them: a JSON Web Token. */
const JWT = /^[\w-]+\.[\w-]+\.[\w-]*$/;

export const looksLikeJwt = (token: string): boolean => JWT.test(token);

/** Knows programs of ours by tokens: whatever is neither an API key nor a JSON Web Token. */
export class ServiceAuthenticator implements Authenticator {
  private readonly accepted: () => readonly AcceptedService[];

  /** @param accepted asked each time, because the file may have changed */
  constructor(accepted: () => readonly AcceptedService[]) {
    this.accepted = accepted;
  }

  authenticate({ authorization }: Credentials): Promise<Authentication> {
    const token = bearerToken(authorization);
    if (token === undefined || looksLikeKey(token) || looksLikeJwt(token)) return Promise.resolve(undefined);
    return Promise.resolve(
      this.callerWith(token) ?? refusal('unknown', 'A service token is none of those that are accepted.'),
    );
  }

  /** Looks at all of them, so that the time tells nothing. */
  private callerWith(token: string): Service | undefined {
    const shown = createHash('sha256').update(token).digest();
    let found: Service | undefined;
    for (const { id, scopes, sha256 } of this.accepted())
      for (const hash of sha256)
        if (timingSafeEqual(shown, Buffer.from(hash, 'hex'))) found ??= { kind: 'service', id, scopes };
    return found;
  }
}

export const sha256Hex = (token: string): string => createHash('sha256').update(token).digest('hex');
