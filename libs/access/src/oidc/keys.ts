import type { CryptoKey, FlattenedJWSInput, JWSHeaderParameters } from 'jose';

/** Finds the key that a token says it is signed with. */
export interface VerificationKeys {
  /**
   * @throws UnknownKeyError when the issuer has no such key
   * @throws KeysUnavailableError when that cannot be told now
   */
  find(header: JWSHeaderParameters, token: FlattenedJWSInput): Promise<CryptoKey>;
}

export class UnknownKeyError extends Error {
  override readonly name = 'UnknownKeyError';
}

export class KeysUnavailableError extends Error {
  override readonly name = 'KeysUnavailableError';
  readonly retryAfterS: number;

  constructor(retryAfterS: number) {
    super('the keys of the identity provider cannot be fetched');
    this.retryAfterS = retryAfterS;
  }
}
