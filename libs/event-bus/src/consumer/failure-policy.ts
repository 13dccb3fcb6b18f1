import { backoffMs, type BackoffPolicy, type Clock, type Random } from '@night-market/kernel';
import { DeadlineError } from './deadline.ts';
import { reasonOf } from './decode-batch.ts';
import type { ErrorPolicy } from './ports.ts';
import type { KeyFailure } from './stash-port.ts';

/** What a consumer does about a head that keeps failing with recoverable errors. */
export interface RetryPolicy {
  /** Either of these used up, and `afterwards` decides. */
  readonly maxAttempts: number;
  readonly maxAgeMs: number;
  /** `park` leaves the key to an operator; `keep_waiting` raises an alert and goes on trying. */
  readonly afterwards: 'park' | 'keep_waiting';
}

export interface FailurePolicySettings {
  readonly backoff: BackoffPolicy;
  readonly retry: RetryPolicy;
}

/** A failure, judged: `overdue` asks for an alert. */
export interface Judged {
  readonly failure: KeyFailure;
  readonly overdue: boolean;
}

export const isWorthWaiting = (errors: ErrorPolicy, error: unknown): boolean =>
  error instanceof DeadlineError || errors.isRecoverable(error) || errors.isOutage(error);

/** Decides whether a failed head waits or is parked. */
export class FailurePolicy {
  private readonly settings: FailurePolicySettings;
  private readonly ports: { readonly errors: ErrorPolicy; readonly clock: Clock; readonly random: Random };

  constructor(settings: FailurePolicySettings, ports: FailurePolicy['ports']) {
    this.settings = settings;
    this.ports = ports;
  }

  /** @param before what was known of the key, if it was held back already */
  judge(error: unknown, before?: KeyFailure): Judged {
    const { clock, random, errors } = this.ports;
    const nowMs = clock.nowMs();
    const attempts = (before?.attempts ?? 0) + 1;
    // A head that takes the place of one that went through starts its own time.
    const firstFailedAtMs = before && before.attempts > 0 ? before.firstFailedAtMs : nowMs;
    const common = { ...reasonOf(error), attempts, firstFailedAtMs };
    const usedUp = this.isUsedUp(attempts, nowMs - firstFailedAtMs);
    const parks =
      before?.state === 'parked' ||
      !isWorthWaiting(errors, error) ||
      (usedUp && this.settings.retry.afterwards === 'park');
    if (parks) return { failure: { ...common, state: 'parked', nextAttemptAtMs: null }, overdue: false };
    const nextAttemptAtMs = nowMs + backoffMs(this.settings.backoff, attempts, random);
    return { failure: { ...common, state: 'waiting', nextAttemptAtMs }, overdue: usedUp };
  }

  private isUsedUp(attempts: number, ageMs: number): boolean {
    const { maxAttempts, maxAgeMs } = this.settings.retry;
    return attempts >= maxAttempts || ageMs >= maxAgeMs;
  }
}
