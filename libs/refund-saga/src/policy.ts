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
  /** After this many attempts only an operator can ask for another one. */
  readonly maxAutomaticAttempts: number;
}

/** The pause between the failure of `attempt` (from 1) and the next automatic one. */
export function retryDelayMs(policy: RefundPolicy, attempt: number): number {
  return Math.min(policy.retryCapMs, policy.retryBaseMs * policy.retryFactor ** (attempt - 1));
}
