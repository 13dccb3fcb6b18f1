import { errorText, type Clock, type Log } from '@night-market/kernel';
import { createLocalJWKSet, errors } from 'jose';
import type { CryptoKey, FlattenedJWSInput, JSONWebKeySet, JWSHeaderParameters } from 'jose';
import { KeysUnavailableError, UnknownKeyError, type VerificationKeys } from './keys.ts';

export interface KeyTimes {
  /** After this age the keys are fetched again, beside the requests. */
  readonly freshMs: number;
  /** From one fetch to the next at least, however many tokens with unknown keys come. */
  readonly cooldownMs: number;
  /** The same after a fetch that failed. */
  readonly retryMs: number;
  /** Known keys older than this are no longer trusted: the provider may have withdrawn one meanwhile. */
  readonly trustedMs: number;
}

export const KEY_TIMES: KeyTimes = {
  freshMs: 300_000,
  cooldownMs: 30_000,
  retryMs: 5_000,
  trustedMs: 43_200_000,
};

export interface ProviderKeysPorts {
  readonly fetchKeys: () => Promise<JSONWebKeySet>;
  readonly clock: Clock;
  readonly log: Log;
}

interface Known {
  readonly find: (header: JWSHeaderParameters, token: FlattenedJWSInput) => Promise<CryptoKey>;
  readonly fetchedAtMs: number;
}

/**
 * The keys of an OpenID Connect provider. They are fetched at the first token, now and then, and when a token names a key
 * that is not known. While the provider is away, known keys go on verifying.
 */
export class ProviderKeys implements VerificationKeys {
  private readonly ports: ProviderKeysPorts;
  private readonly times: KeyTimes;
  private known: Known | undefined;
  private fetching: Promise<void> | undefined;
  private nextFetchAtMs = 0;
  private failed = false;

  constructor(ports: ProviderKeysPorts, times: KeyTimes = KEY_TIMES) {
    this.ports = ports;
    this.times = times;
  }

  async find(header: JWSHeaderParameters, token: FlattenedJWSInput): Promise<CryptoKey> {
    const trusted = this.trusted();
    if (trusted) {
      if (this.ageMs(trusted) > this.times.freshMs) void this.fetchIfDue();
      const key = await findIn(trusted, header, token);
      if (key) return key;
    }
    await this.fetchIfDue();
    const now = this.trusted();
    const key = now && (await findIn(now, header, token));
    if (key) return key;
    if (this.failed || !now) throw new KeysUnavailableError(this.retryAfterS());
    throw new UnknownKeyError('the identity provider lists no such key');
  }

  private trusted(): Known | undefined {
    return this.known && this.ageMs(this.known) <= this.times.trustedMs ? this.known : undefined;
  }

  private ageMs({ fetchedAtMs }: Known): number {
    return this.ports.clock.nowMs() - fetchedAtMs;
  }

  private retryAfterS(): number {
    return Math.max(1, Math.ceil((this.nextFetchAtMs - this.ports.clock.nowMs()) / 1000));
  }

  /** One fetch at a time, and none before its time; never rejects. */
  private async fetchIfDue(): Promise<void> {
    if (!this.fetching && this.ports.clock.nowMs() < this.nextFetchAtMs) return;
    this.fetching ??= this.fetch().finally(() => (this.fetching = undefined));
    await this.fetching;
  }

  private async fetch(): Promise<void> {
    const { fetchKeys, clock, log } = this.ports;
    try {
      const find = createLocalJWKSet(await fetchKeys());
      this.known = { find, fetchedAtMs: clock.nowMs() };
      this.nextFetchAtMs = clock.nowMs() + this.times.cooldownMs;
      if (this.failed) log.info({}, 'the identity provider answers again');
      this.failed = false;
    } catch (error) {
      this.nextFetchAtMs = clock.nowMs() + this.times.retryMs;
      // Once for each outage.
      if (!this.failed)
        log.warn(
          { error: errorText(error) },
          'the keys of the identity provider cannot be fetched; known keys go on verifying: check OIDC_ISSUER and that it can be reached',
        );
      this.failed = true;
    }
  }
}

async function findIn(
  { find }: Known,
  header: JWSHeaderParameters,
  token: FlattenedJWSInput,
): Promise<CryptoKey | undefined> {
  try {
    return await find(header, token);
  } catch (error) {
    if (error instanceof errors.JWKSNoMatchingKey) return undefined;
    // Without a key id several keys may fit; providers with more than one key name it.
    if (error instanceof errors.JWKSMultipleMatchingKeys)
      throw new UnknownKeyError('the token does not say which of several keys signed it');
    throw error;
  }
}
