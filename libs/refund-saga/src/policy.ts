/** How long to wait for a refund and how often to try again unasked. */
export interface RefundPolicy {
  /** Time a refund command may stay unanswered. */
  readonly refundTimeoutMs: number;
  /** Pause after the first failed attempt. */
  readonly retryBaseMs: number;
  /** Each further pause is this many times longer. */
  readonly retryFactor: number;
  /** No pause is longer. */
  readonly retryCapMs: number;
  /** After this many attempts only an operator can ask for another one. Those of operators do not count. */
  readonly maxAutomaticAttempts: number;
}

/** The pause after a failure before the next automatic attempt; `attempts` (from 1) counts the automatic ones so far. */
export function retryDelayMs(policy: RefundPolicy, attempts: number): number {
  return Math.min(policy.retryCapMs, policy.retryBaseMs * policy.retryFactor ** (attempts - 1));
}
