import type { Clock } from '@night-market/kernel';
import { decodeJwt, errors, jwtVerify, type JWTPayload, type JWTVerifyResult } from 'jose';
import {
  refusal,
  type Authentication,
  type Authenticator,
  type Credentials,
} from '../authenticate/authenticator.ts';
import { bearerToken } from '../authenticate/bearer.ts';
import type { Refusal, RefusalReason } from '../authenticate/authenticator.ts';
import { isOtherToken, nameOf, operatorIdOf, rolesOf } from './claims.ts';
import { KeysUnavailableError, UnknownKeyError, type VerificationKeys } from './keys.ts';

export interface OidcSettings {
  /** As it stands in the tokens, to the letter. */
  readonly issuer: string;
  /** What tokens for this market name as their audience. */
  readonly audience: string;
  /** The claim with the roles; dots lead into nested claims. */
  readonly rolesClaim: string;
  readonly clockToleranceS: number;
}

/** Signatures that only the holder of a private key can make; with the others every verifier could make tokens. */
export const ALGORITHMS = [
  ...['ES256', 'ES384', 'ES512', 'EdDSA', 'Ed25519'],
  ...['PS256', 'PS384', 'PS512', 'RS256', 'RS384', 'RS512'],
];

const TOKEN_MAX_CHARACTERS = 8_192;
/** Three parts, the first of them a JSON object. */
const JWT = /^eyJ[\w-]*\.[\w-]*\.[\w-]*$/;

/** Operators, by the access tokens of an OpenID Connect provider. */
export class BearerJwt implements Authenticator {
  private readonly settings: OidcSettings;
  private readonly keys: VerificationKeys;
  private readonly clock: Clock;

  constructor(settings: OidcSettings, keys: VerificationKeys, clock: Clock) {
    this.settings = settings;
    this.keys = keys;
    this.clock = clock;
  }

  async authenticate({ authorization }: Pick<Credentials, 'authorization'>): Promise<Authentication> {
    const token = bearerToken(authorization);
    if (token === undefined || !JWT.test(token)) return undefined;
    if (token.length > TOKEN_MAX_CHARACTERS)
      return refusal('malformed', `A bearer token has more than ${TOKEN_MAX_CHARACTERS} characters.`);
    try {
      // Before its key is looked for: a stranger's token must not make us ask the provider.
      this.refuseStrangers(decodeJwt(token));
      return this.toPrincipal(await this.verify(token));
    } catch (error) {
      return refusalOf(error);
    }
  }

  private refuseStrangers({ iss }: JWTPayload): void {
    if (iss !== this.settings.issuer)
      throw new RefusedToken('wrong_issuer', 'A bearer token was issued by somebody else than OIDC_ISSUER.');
  }

  private verify(token: string): Promise<JWTVerifyResult> {
    const { issuer, audience, clockToleranceS } = this.settings;
    return jwtVerify(token, (header, input) => this.keys.find(header, input), {
      ...{ issuer, audience, algorithms: ALGORITHMS, clockTolerance: clockToleranceS },
      requiredClaims: ['exp', 'sub'],
      currentDate: new Date(this.clock.nowMs()),
    });
  }

  private toPrincipal({ payload, protectedHeader }: JWTVerifyResult): Authentication {
    const { issuer, rolesClaim, clockToleranceS } = this.settings;
    if (isOtherToken(protectedHeader, payload))
      return refusal(
        'malformed',
        'A bearer token is no access token: it was made for signing in or refreshing.',
      );
    const { sub, iat } = payload;
    if (typeof sub !== 'string' || sub === '')
      return refusal('malformed', 'A bearer token names no subject.');
    if (iat !== undefined && iat > this.clock.nowMs() / 1000 + clockToleranceS) return notYetValid();
    const roles = rolesOf(payload, rolesClaim);
    if (roles.length === 0)
      return refusal('no_role', `A bearer token has none of our roles in its claim ${rolesClaim}.`);
    const id = operatorIdOf(issuer, sub);
    return { kind: 'operator', id, name: nameOf(payload, id), roles };
  }
}

class RefusedToken extends Error {
  readonly reason: RefusalReason;

  constructor(reason: RefusalReason, explanation: string) {
    super(explanation);
    this.reason = reason;
  }
}

const notYetValid = (): Refusal =>
  refusal(
    'not_yet_valid',
    'A bearer token is not valid yet: compare the clocks of the provider and of this machine.',
  );

/** The sentences never repeat what the token says: that may be anything. */
function refusalOf(error: unknown): Refusal {
  if (error instanceof RefusedToken) return refusal(error.reason, error.message);
  if (error instanceof KeysUnavailableError)
    return refusal(
      'unavailable',
      'A bearer token cannot be checked: the identity provider does not answer.',
      error.retryAfterS,
    );
  if (error instanceof UnknownKeyError)
    return refusal(
      'unknown',
      'A bearer token is signed with a key that the identity provider does not list.',
    );
  if (error instanceof errors.JWTExpired) return refusal('expired', 'A bearer token has expired.');
  if (error instanceof errors.JWTClaimValidationFailed) return refusalOfClaim(error);
  if (error instanceof errors.JWSSignatureVerificationFailed)
    return refusal('bad_signature', 'A bearer token has a signature that does not fit its key.');
  if (error instanceof errors.JOSEAlgNotAllowed)
    return refusal('malformed', 'A bearer token uses an algorithm that is not accepted.');
  if (error instanceof errors.JOSEError) return refusal('malformed', 'A bearer token cannot be read.');
  throw error;
}

function refusalOfClaim({ claim }: errors.JWTClaimValidationFailed): Refusal {
  if (claim === 'aud')
    return refusal(
      'wrong_audience',
      'A bearer token is meant for another audience than OIDC_AUDIENCE: another market, or another program.',
    );
  if (claim === 'nbf') return notYetValid();
  return refusal('malformed', `A bearer token has no usable claim ${claim}.`);
}
