import type { Clock } from '@night-market/kernel';
import { START_MS } from './facts.ts';

/** A clock that moves only when told, and then runs what has become due, in order. */
export class FakeClock implements Clock {
  private ms = START_MS;
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

  /** How long the next sleeper has still to sleep. */
  get nextWaitMs(): number | undefined {
    const times = this.waiting.map(({ atMs }) => atMs - this.ms);
    return times.length > 0 ? Math.min(...times) : undefined;
  }

  advance(ms: number): void {
    this.ms += ms;
    const due = this.waiting
      .filter(({ atMs }) => atMs <= this.ms)
      .sort((left, right) => left.atMs - right.atMs);
    this.waiting = this.waiting.filter((one) => !due.includes(one));
    for (const { run } of due) run();
  }
}
