import { pause, type Clock } from '@night-market/kernel';
import type { TopicLag } from './consumer-progress.ts';

export interface LagWatchSettings {
  /** The broker is asked at most once in this time, however often metrics are scraped. */
  readonly freshMs: number;
  /** A broker that is away must not hold up the other measurements. */
  readonly limitMs: number;
}

export const DEFAULT_LAG_WATCH: LagWatchSettings = { freshMs: 2_000, limitMs: 2_000 };

/** Remembers the consumer lag for a while; empty when the broker does not answer, for an old figure would lie. */
export class LagWatch<Lag = TopicLag> {
  private readonly ask: () => Promise<ReadonlyMap<string, Lag>>;
  private readonly clock: Clock;
  private readonly settings: LagWatchSettings;
  private known: ReadonlyMap<string, Lag> = new Map();
  private askedAtMs = -Infinity;
  private pending: Promise<void> | undefined;

  constructor(
    ask: () => Promise<ReadonlyMap<string, Lag>>,
    clock: Clock,
    settings: LagWatchSettings = DEFAULT_LAG_WATCH,
  ) {
    this.ask = ask;
    this.clock = clock;
    this.settings = settings;
  }

  /** By topic. Never rejects, and never has two questions under way. */
  async byTopic(): Promise<ReadonlyMap<string, Lag>> {
    const { clock, settings } = this;
    if (!this.pending && clock.nowMs() - this.askedAtMs >= settings.freshMs) this.pending = this.refresh();
    if (!this.pending) return this.known;
    const over = new AbortController();
    const late = await Promise.race([
      this.pending.then(() => false),
      pause(clock, settings.limitMs, over.signal).then(() => true),
    ]);
    over.abort();
    return late ? new Map() : this.known;
  }

  private async refresh(): Promise<void> {
    try {
      this.known = await this.ask();
    } catch {
      this.known = new Map();
    }
    this.askedAtMs = this.clock.nowMs();
    this.pending = undefined;
  }
}
