import type { Clock } from '@night-market/kernel';

export interface RateLimit {
  /** Calls that may begin each second, on average. */
  readonly perSecond: number;
  /** Calls that may begin at once after a pause; 1 or more. */
  readonly burst: number;
}

/** Limits how often something may begin. */
export class TokenBucket {
  private tokens: number;
  private filledAtMs: number;
  private readonly limit: RateLimit;
  private readonly clock: Clock;

  constructor(limit: RateLimit, clock: Clock) {
    this.limit = limit;
    this.clock = clock;
    this.tokens = limit.burst;
    this.filledAtMs = clock.nowMs();
  }

  /** How many may begin now. */
  get available(): number {
    this.fill();
    return Math.max(0, Math.floor(this.tokens));
  }

  get isFull(): boolean {
    this.fill();
    return this.tokens >= this.limit.burst;
  }

  /** Takes one, whether it is there or not: what was promised is made up for later. */
  take(): void {
    this.fill();
    this.tokens--;
  }

  /** Milliseconds until the next one may begin; 0 when it may begin now. */
  get waitMs(): number {
    this.fill();
    return this.tokens >= 1 ? 0 : Math.ceil(((1 - this.tokens) * 1_000) / this.limit.perSecond);
  }

  private fill(): void {
    const nowMs = this.clock.nowMs();
    // A clock that was set back gives nothing, and takes nothing away.
    const passedMs = Math.max(0, nowMs - this.filledAtMs);
    // A rounding error must not keep back a token that waitMs has promised.
    const tokens = this.tokens + (passedMs * this.limit.perSecond) / 1_000 + 1e-9;
    this.tokens = Math.min(this.limit.burst, tokens);
    this.filledAtMs = nowMs;
  }
}
