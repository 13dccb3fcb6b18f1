import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';

/** Keys that are remembered at once; the oldest are forgotten first. */
const KEYS_MAX = 50_000;

/** How a key is beyond its rate. */
export interface Excess {
  /** What is allowed. */
  readonly perWindow: number;
  readonly windowS: number;
  /** Of what is allowed; more than 1. */
  readonly times: number;
  /** Until the key may go on. */
  readonly waitMs: number;
}

/** A rate per key, counted in this process in windows of a fixed length, in bounded memory. */
export class RateLimit {
  private readonly perWindow: number;
  private readonly windowS: number;
  private readonly limiter: RateLimiterMemory;
  /** The keys that were counted last, each in the order in which its window began. */
  private readonly recent: (string | undefined)[];
  private next = 0;

  constructor(perWindow: number, { windowS = 1, keysMax = KEYS_MAX } = {}) {
    this.perWindow = perWindow;
    this.windowS = windowS;
    this.limiter = new RateLimiterMemory({ points: perWindow, duration: windowS, keyPrefix: '' });
    this.recent = new Array<string | undefined>(keysMax);
  }

  /** Counts; undefined while the key is within its rate. */
  async excess(key: string, points = 1): Promise<Excess | undefined> {
    try {
      const counted = await this.limiter.consume(key, points);
      if (counted.isFirstInDuration) await this.remember(key);
      return undefined;
    } catch (refused) {
      if (!(refused instanceof RateLimiterRes)) throw refused;
      if (refused.isFirstInDuration) await this.remember(key);
      const { perWindow, windowS } = this;
      const { consumedPoints, msBeforeNext } = refused;
      return { perWindow, windowS, times: consumedPoints / perWindow, waitMs: Math.max(1, msBeforeNext) };
    }
  }

  /** Makes room for a new key. An old one that is still in use begins anew. */
  private async remember(key: string): Promise<void> {
    const oldest = this.recent[this.next];
    this.recent[this.next] = key;
    this.next = (this.next + 1) % this.recent.length;
    if (oldest !== undefined && oldest !== key) await this.limiter.delete(oldest);
  }
}
