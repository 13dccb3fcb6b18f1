import type { Clock } from '@night-market/kernel';
import type { Metrics } from './metrics.ts';

/** Asks the database for its time, in milliseconds since the epoch. */
export type AskTime = () => Promise<number>;

/** So long a record that was dated ahead of our clock is remembered. */
const REMEMBERED_MS = 600_000;

/**
 * Measures how far the clocks of others are ahead of ours, as `clock_skew_seconds` by peer; negative: behind.
 * `database` is asked at each scrape. Neither Kafka nor its records tell the broker's time, so `senders` is how
 * far records were dated ahead of our clock at most in the last 10 minutes, by whoever sent them; at least 0.
 */
export class ClockSkew {
  private readonly clock: Clock;
  private readonly measured = new Map<string, number>();
  private leadMs = 0;
  private leadAtMs = -Infinity;

  constructor(metrics: Metrics, clock: Clock, askDatabase: AskTime) {
    this.clock = clock;
    metrics.gaugeBy(
      'clock_skew_seconds',
      'How far the clock of the peer is ahead of ours; negative: behind. senders: at most in 10 minutes, by record dates.',
      'peer',
      () => this.seconds(askDatabase),
    );
  }

  /** Notes what the clock of a peer showed just now. */
  observe(peer: string, theirMs: number): void {
    this.measured.set(peer, (theirMs - this.clock.nowMs()) / 1_000);
  }

  /** Notes how old a record was by our clock when it was handled; negative: it came from the future. */
  handled(ageMs: number): void {
    const nowMs = this.clock.nowMs();
    const isForgotten = Math.abs(nowMs - this.leadAtMs) > REMEMBERED_MS;
    if (!isForgotten && -ageMs <= this.leadMs) return;
    this.leadMs = Math.max(0, -ageMs);
    this.leadAtMs = nowMs;
  }

  private async seconds(askDatabase: AskTime): Promise<ReadonlyMap<string, number>> {
    const isForgotten = Math.abs(this.clock.nowMs() - this.leadAtMs) > REMEMBERED_MS;
    const seconds = new Map([...this.measured, ['senders', isForgotten ? 0 : this.leadMs / 1_000]]);
    try {
      const askedMs = this.clock.nowMs();
      const databaseMs = await askDatabase();
      seconds.set('database', (databaseMs - (askedMs + this.clock.nowMs()) / 2) / 1_000);
    } catch {
      // The store is away: readiness tells so, and an old figure would lie.
    }
    return seconds;
  }
}
