/** When a scanner stops asking the gate, and when it begins again. */
export interface LinkPolicy {
  /** Failures in a row after which it decides by itself. */
  readonly failuresMax: number;
  /** How long one answer may take before the scan is decided without it. */
  readonly answerMaxMs: number;
  /** When the average of the last answers takes longer, it decides by itself. */
  readonly averageMaxMs: number;
  readonly averageOf: number;
}

export const DEFAULT_LINK: LinkPolicy = {
  failuresMax: 2,
  answerMaxMs: 3_000,
  averageMaxMs: 1_500,
  averageOf: 5,
};

export type LinkMode = 'online' | 'offline';

/** Whether the gate is asked. Pure: told of answers and failures, and how long they took. */
export class Link {
  private readonly policy: LinkPolicy;
  private failures = 0;
  private recentMs: number[] = [];
  private current: LinkMode = 'online';

  constructor(policy: LinkPolicy = DEFAULT_LINK) {
    this.policy = policy;
  }

  get mode(): LinkMode {
    return this.current;
  }

  answered(tookMs: number): void {
    const { averageOf, averageMaxMs } = this.policy;
    this.failures = 0;
    this.recentMs = [...this.recentMs, tookMs].slice(-averageOf);
    const average = this.recentMs.reduce((sum, ms) => sum + ms, 0) / averageOf;
    if (average > averageMaxMs) this.current = 'offline';
  }

  failed(): void {
    this.failures += 1;
    if (this.failures >= this.policy.failuresMax) this.current = 'offline';
  }

  /** The answer to a question that was only asked to find out; a slow one leaves the scanner to itself. */
  probed(tookMs: number): void {
    if (tookMs > this.policy.averageMaxMs) return;
    this.failures = 0;
    this.recentMs = [];
    this.current = 'online';
  }
}
