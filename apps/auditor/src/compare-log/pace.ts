import { pause, type Clock } from '@night-market/kernel';

/** No single wait is longer: a reader that is silent for long counts as stalled. */
const WAIT_MAX_MS = 1_000;

/** Spreads records evenly over time: after a batch nothing is taken before that batch's share of time is over. */
export class Pace {
  private readonly clock: Clock;
  private readonly recordsPerSecond: number;
  private freeAtMs = -Infinity;

  constructor(clock: Clock, recordsPerSecond: number) {
    this.clock = clock;
    this.recordsPerSecond = recordsPerSecond;
  }

  /** Resolves when so many records may be looked at; at once after a rest, or when the signal aborts. */
  async take(records: number, signal: AbortSignal): Promise<void> {
    const waitMs = Math.min(WAIT_MAX_MS, this.freeAtMs - this.clock.nowMs());
    if (waitMs > 0) await pause(this.clock, waitMs, signal);
    this.freeAtMs = this.clock.nowMs() + (records / this.recordsPerSecond) * 1_000;
  }
}
