import type { Clock } from '@night-market/kernel';

const EVENING_MS = Date.parse('2026-11-22T18:00:00.000Z');

/** Lets everything run that waits for nothing but promises. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 10; turn++) await new Promise((resolve) => setImmediate(resolve));
}

/** A clock that moves only when told, and then runs what has become due, in order. */
export class FakeClock implements Clock {
  private ms = EVENING_MS;
  private waiting: { readonly atMs: number; readonly run: () => void }[] = [];

  nowMs(): number {
    return this.ms;
  }

  schedule(delayMs: number, run: () => void): () => void {
    const entry = { atMs: this.ms + delayMs, run };
    this.waiting.push(entry);
    return () => {
      this.waiting = this.waiting.filter((one) => one !== entry);
    };
  }

  /** Time passes for those who only look at the clock; nobody is woken. */
  pass(byMs: number): void {
    this.ms += byMs;
  }

  /** Timers that nobody has cancelled. */
  get sleepers(): number {
    return this.waiting.length;
  }

  /** How long the next sleeper has still to sleep. */
  get nextWaitMs(): number | undefined {
    const times = this.waiting.map(({ atMs }) => atMs - this.ms);
    return times.length > 0 ? Math.min(...times) : undefined;
  }

  /** Moves on, sleeper by sleeper; what they then do has been done when it resolves. */
  async advance(byMs: number): Promise<void> {
    const endMs = this.ms + byMs;
    for (;;) {
      await settled();
      const next = this.waiting.filter(({ atMs }) => atMs <= endMs).sort((a, b) => a.atMs - b.atMs)[0];
      if (!next) break;
      this.waiting = this.waiting.filter((one) => one !== next);
      this.ms = Math.max(this.ms, next.atMs);
      next.run();
    }
    this.ms = endMs;
  }
}
