import type { Random } from './random.ts';

/** Exponential backoff with equal jitter: half the step is certain, half is random, so waits keep growing. */
export interface BackoffPolicy {
  readonly baseMs: number;
  readonly factor: number;
  readonly capMs: number;
}

/** The delivery laws' default: 1 s doubling to 30 s. */
export const DEFAULT_BACKOFF: BackoffPolicy = { baseMs: 1_000, factor: 2, capMs: 30_000 };

/**
 * How long to wait before try number `attempt + 1`.
 * @param attempt failures so far, 1 or more
 * @returns milliseconds in [step / 2, step], where step = min(cap, base · factor^(attempt − 1))
 */
export function backoffMs(policy: BackoffPolicy, attempt: number, random: Random): number {
  const step = Math.min(policy.capMs, policy.baseMs * policy.factor ** (Math.max(1, attempt) - 1));
  return Math.round(step / 2 + (step / 2) * random.next());
}
