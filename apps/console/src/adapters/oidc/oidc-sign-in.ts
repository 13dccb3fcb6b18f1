import type { Authenticator } from '@night-market/access';
import { errorText, type Clock } from '@night-market/kernel';
import * as oidc from 'openid-client';
import type { Tokens } from '../../domain/session.ts';
import {
  ProviderAwayError,
  type Issued,
  type Journey,
  type RedirectSignIn,
  type SignInOutcome,
} from '../../sign-in/ports.ts';
import { issuedOf, outcomeOf } from '../identity/who-is-it.ts';

export interface OidcClientSettings {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string | undefined;
  readonly scopes: string;
  readonly resource: string | undefined;
  /** What browsers call the console, without a slash at the end. */
  readonly consoleUrl: string;
}

/** Where the provider sends browsers back to. */
export const CALLBACK = '/api/sign-in/callback';

const TIMEOUT_S = 10;

/** Errors of the provider that say no, and will say so again. */
const REFUSALS = [
  'access_denied',
  'invalid_grant',
  'login_required',
  'interaction_required',
  'consent_required',
];

/** Operators of any OpenID Connect provider: authorization code with PKCE (RFC 7636), state and nonce. */
export class OidcSignIn implements RedirectSignIn {
  private readonly settings: OidcClientSettings;
  private readonly check: Authenticator;
  private readonly clock: Clock;
  private found: Promise<oidc.Configuration> | undefined;

  constructor(settings: OidcClientSettings, check: Authenticator, clock: Clock) {
    this.settings = settings;
    this.check = check;
    this.clock = clock;
  }

  async begin(backTo: string): Promise<{ readonly url: string; readonly journey: Journey }> {
    const { scopes, resource, consoleUrl } = this.settings;
    const provider = await this.provider();
    const journey: Journey = {
      state: oidc.randomState(),
      nonce: oidc.randomNonce(),
      verifier: oidc.randomPKCECodeVerifier(),
      backTo,
    };
    const url = oidc.buildAuthorizationUrl(provider, {
      redirect_uri: consoleUrl + CALLBACK,
      scope: scopes,
      state: journey.state,
      nonce: journey.nonce,
      code_challenge: await oidc.calculatePKCECodeChallenge(journey.verifier),
      code_challenge_method: 'S256',
      // Without it a provider gives no refresh token (OpenID Connect Core, 11).
      ...(scopes.split(' ').includes('offline_access') && { prompt: 'consent' }),
      ...(resource !== undefined && { resource }),
    });
    return { url: url.href, journey };
  }

  async complete(query: string, { state, nonce, verifier }: Journey): Promise<SignInOutcome> {
    const { consoleUrl, resource } = this.settings;
    const provider = await this.provider();
    const checks = { expectedState: state, expectedNonce: nonce, pkceCodeVerifier: verifier };
    try {
      const granted = await oidc.authorizationCodeGrant(
        provider,
        new URL(`${consoleUrl}${CALLBACK}?${query}`),
        { ...checks, idTokenExpected: true },
        resource === undefined ? undefined : { resource },
      );
      return await outcomeOf(this.check, this.tokensIn(granted));
    } catch (error) {
      if (isRefusal(error)) return { kind: 'refused' };
      throw away(error);
    }
  }

  async refresh(tokens: Tokens): Promise<Issued | undefined> {
    const { resource } = this.settings;
    if (tokens.refreshToken === undefined) return undefined;
    const provider = await this.provider();
    try {
      const more = resource === undefined ? undefined : { resource };
      const granted = await oidc.refreshTokenGrant(provider, tokens.refreshToken, more);
      // A provider that does not rotate refresh tokens sends none.
      return await issuedOf(this.check, { ...tokens, ...this.tokensIn(granted) });
    } catch (error) {
      if (isRefusal(error)) return undefined;
      throw away(error);
    }
  }

  async signOut({ refreshToken, idToken }: Tokens): Promise<string | undefined> {
    const provider = await this.provider();
    const { revocation_endpoint: revokes, end_session_endpoint: ends } = provider.serverMetadata();
    try {
      if (revokes !== undefined && refreshToken !== undefined)
        await oidc.tokenRevocation(provider, refreshToken, { token_type_hint: 'refresh_token' });
    } catch {
      // The browser still ends the session there.
    }
    if (ends === undefined || idToken === undefined) return undefined;
    const { consoleUrl } = this.settings;
    const back = { id_token_hint: idToken, post_logout_redirect_uri: `${consoleUrl}/` };
    return oidc.buildEndSessionUrl(provider, back).href;
  }

  private tokensIn(granted: oidc.TokenEndpointResponse & oidc.TokenEndpointResponseHelpers): Tokens {
    const { access_token: accessToken, refresh_token: refreshToken, id_token: idToken } = granted;
    const lifeS = granted.expiresIn() ?? 0;
    return {
      ...{ accessToken, untilMs: this.clock.nowMs() + lifeS * 1_000 },
      ...(refreshToken !== undefined && { refreshToken }),
      ...(idToken !== undefined && { idToken }),
    };
  }

  /** As it describes itself; asked again until it has answered. */
  private async provider(): Promise<oidc.Configuration> {
    const { issuer, clientId, clientSecret } = this.settings;
    const proof = clientSecret === undefined ? oidc.None() : oidc.ClientSecretBasic(clientSecret);
    // Providers on the same machine have no certificates.
    const execute = issuer.startsWith('http:') ? [oidc.allowInsecureRequests] : [];
    this.found ??= oidc.discovery(new URL(issuer), clientId, undefined, proof, {
      ...{ execute, timeout: TIMEOUT_S },
    });
    try {
      return await this.found;
    } catch (error) {
      this.found = undefined;
      throw away(error);
    }
  }
}

/** Whether the provider, or a check of ours, says that this sign-in is no good. */
function isRefusal(error: unknown): boolean {
  if (error instanceof oidc.AuthorizationResponseError || error instanceof oidc.ResponseBodyError)
    return REFUSALS.includes(error.error);
  // Of the checks of state, nonce, issuer and signature.
  return (
    error instanceof Error &&
    [
      'OAUTH_INVALID_RESPONSE',
      'OAUTH_JWT_CLAIM_COMPARISON_FAILED',
      'OAUTH_JWT_TIMESTAMP_CHECK_FAILED',
    ].includes((error as { code?: string }).code ?? '')
  );
}

const away = (error: unknown): ProviderAwayError =>
  error instanceof ProviderAwayError
    ? error
    : new ProviderAwayError(`The identity provider does not answer as it should: ${errorText(error)}.`);
