import type { Tx } from '@night-market/kernel';
import type { Operator, Role } from '../domain/operator.ts';

export interface PasswordHasher {
  hash(password: string): Promise<string>;
  /** Takes as long for `undefined`, nobody's hash, as for any other. */
  verify(password: string, hash: string | undefined): Promise<boolean>;
  /** Whether the hash was made with weaker parameters than today's. */
  isOutdated(hash: string): boolean;
}

/** Counts attempts by name and address. */
export interface SignInLimits {
  /** @throws TooManyAttemptsError */
  count(name: string, address: string): Promise<void>;
  /** The attempt was a good one. */
  forgive(name: string, address: string): Promise<void>;
}

export class TooManyAttemptsError extends Error {
  override readonly name = 'TooManyAttemptsError';
  readonly retryAfterS: number;

  constructor(retryAfterS: number) {
    super('too many attempts to sign in');
    this.retryAfterS = retryAfterS;
  }
}

export interface SignInStore<T extends Tx> {
  findByName(name: string): Promise<Operator | undefined>;
  setPassword(tx: T, operatorId: string, hash: string): Promise<void>;
}

/** Sessions: families of refresh tokens. */
export interface FamilyStore<T extends Tx> {
  start(tx: T, operatorId: string, expiresAtMs: number): Promise<IssuedRefresh>;
}

export interface IssuedRefresh {
  readonly refreshToken: string;
  readonly expiresAtMs: number;
}

export interface AccessTokens {
  issue(operator: { operatorId: string; name: string; role: Role }): Promise<string>;
  readonly lifeS: number;
}

export type Act =
  | 'created'
  | 'role_changed'
  | 'disabled'
  | 'enabled'
  | 'password_reset'
  | 'password_changed'
  | 'signed_in'
  | 'refresh_token_reused';

/** Who did what to which operator: ids alone. */
export interface ActLog<T extends Tx> {
  note(tx: T, act: Act, operatorId: string, byId: string): Promise<void>;
}

export interface TokenPair {
  readonly accessToken: string;
  readonly expiresInS: number;
  readonly refreshToken: string;
  readonly refreshExpiresAtMs: number;
}
