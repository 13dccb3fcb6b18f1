import type { Principal } from '../principal.ts';

/** What a request shows of who sent it. */
export interface Credentials {
  /** The Authorization header as it came. */
  readonly authorization?: string;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly method: string;
  /** With the query. */
  readonly path: string;
  /** SHA-256 of the body's bytes, as hex; for signed requests. */
  readonly bodyHash?: () => string;
}

/** Why a credential is refused: for log and metrics, never for the answer. */
export const REFUSAL_REASONS = [
  'malformed',
  'unknown',
  'revoked',
  /** Of a device that signs its requests: it is told, so that it stops asking. */
  'device_revoked',
  'expired',
  'not_yet_valid',
  'wrong_market',
  'wrong_issuer',
  'wrong_audience',
  'bad_signature',
  'clock_skew',
  'replayed',
  'no_role',
  /** It cannot be told now whether the credential is good: answered 503, never as if it were good or bad. */
  'unavailable',
] as const;
export type RefusalReason = (typeof REFUSAL_REASONS)[number];

export interface Refusal {
  readonly kind: 'refusal';
  readonly reason: RefusalReason;
  /** One plain sentence for the log, without a secret and without personal data. */
  readonly explanation: string;
  /** With `unavailable`: when it is worth asking again. */
  readonly retryAfterS?: number;
}

export const refusal = (reason: RefusalReason, explanation: string, retryAfterS?: number): Refusal => ({
  ...{ kind: 'refusal', reason, explanation },
  ...(retryAfterS !== undefined && { retryAfterS }),
});

export type Authentication = Principal | Refusal | undefined;

/** Finds out who sent a request by one kind of credential. */
export interface Authenticator {
  /**
   * Undefined when the request shows no credential of this kind: then the next authenticator is asked.
   * @throws never for a bad credential; an error is a fault of ours (500)
   */
  authenticate(credentials: Credentials): Promise<Authentication>;
  /** Whether these are credentials of this kind that cover the body; absent where none do. */
  needsBody?(credentials: Credentials): boolean;
  /** Of credentials that cover the body: why they are refused whatever the body is; undefined when that is not known. */
  refuseEarly?(credentials: Credentials): Promise<Refusal | undefined>;
}
