import type { Clock, Log } from '@night-market/kernel';
import { BearerJwt, type OidcSettings } from './bearer-jwt.ts';
import { fetchKeys } from './fetch-keys.ts';
import { ProviderKeys } from './provider-keys.ts';

export { ALGORITHMS, BearerJwt, type OidcSettings } from './bearer-jwt.ts';
export { operatorIdOf } from './claims.ts';
export { KeysUnavailableError, UnknownKeyError, type VerificationKeys } from './keys.ts';

/** Operators by the access tokens of the provider at `settings.issuer`; nothing is fetched before the first token. */
export const oidcBearer = (settings: OidcSettings, clock: Clock, log: Log): BearerJwt =>
  new BearerJwt(
    settings,
    new ProviderKeys({ fetchKeys: () => fetchKeys(settings.issuer), clock, log }),
    clock,
  );
