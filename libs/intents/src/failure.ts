import { backoffMs, errorText, type BackoffPolicy, type Random } from '@night-market/kernel';

/**
 * - transient: it did not happen and may work later (throttled, connection refused).
 * - permanent: it did not happen and never will as it stands (malformed, refused, unsupported).
 * - unknown: it may or may not have happened (time-out, connection lost, an answer that cannot be understood).
 */
export type FailureKind = 'transient' | 'permanent' | 'unknown';

export interface CallFailure {
  readonly kind: FailureKind;
  /** One short sentence for operators; no personal data. */
  readonly reason: string;
}

/** The destination did not do it, or it is unknown whether it did. */
export class CallFailedError extends Error {
  override readonly name: string = 'CallFailedError';
  readonly kind: FailureKind;
  /** How long the outside asks us to wait; undefined when it did not say. */
  readonly retryAfterMs: number | undefined;

  constructor(kind: FailureKind, message: string, options: ErrorOptions & { retryAfterMs?: number } = {}) {
    super(message, options);
    this.kind = kind;
    this.retryAfterMs = options.retryAfterMs;
  }
}

/** The other side gave no answer that can be trusted: it may or may not have happened. */
export class UnknownOutcomeError extends CallFailedError {
  override readonly name = 'UnknownOutcomeError';

  constructor(message: string, options?: ErrorOptions) {
    super('unknown', message, options);
  }
}

/** Whatever an adapter throws that is not a {@link CallFailedError} tells nothing about the outcome. */
export const kindOf = (error: unknown): FailureKind =>
  error instanceof CallFailedError ? error.kind : 'unknown';

export const failureOf = (error: unknown): CallFailure => ({ kind: kindOf(error), reason: errorText(error) });

export interface RetryRule {
  readonly backoff: BackoffPolicy;
  /** After so many tries the intent is parked for an operator; 1: never retried automatically. */
  readonly maxAttempts: number;
}

export type RetryTable = Readonly<Record<FailureKind, RetryRule>>;

const BACKOFF: BackoffPolicy = { baseMs: 1_000, factor: 2, capMs: 60_000 };

export const DEFAULT_RETRIES: RetryTable = {
  transient: { backoff: BACKOFF, maxAttempts: 10 },
  unknown: { backoff: BACKOFF, maxAttempts: 10 },
  permanent: { backoff: BACKOFF, maxAttempts: 1 },
};

/** No outside may send an intent to sleep for longer than this. */
const MAX_RETRY_AFTER_MS = 3_600_000;

/**
 * How long to wait before the next try, or undefined when the intent is to be parked.
 * @param attempts tries so far, the failed one included
 */
export function waitMsAfter(
  error: unknown,
  attempts: number,
  table: RetryTable,
  random: Random,
): number | undefined {
  const { backoff, maxAttempts } = table[kindOf(error)];
  if (attempts >= maxAttempts) return undefined;
  const asked = error instanceof CallFailedError ? (error.retryAfterMs ?? 0) : 0;
  return Math.max(backoffMs(backoff, attempts, random), Math.min(asked, MAX_RETRY_AFTER_MS));
}
