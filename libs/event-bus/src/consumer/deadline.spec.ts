import { describe, expect, it } from 'vitest';
import type { Clock } from '@night-market/kernel';
import { DeadlineError, withDeadline } from './deadline.ts';

/** Time that moves by hand; after a leap all timers that are due fire before anything else happens. */
class HandClock implements Clock {
  private readonly timers = new Set<{ atMs: number; run: () => void }>();
  private now = 0;

  nowMs(): number {
    return this.now;
  }

  schedule(delayMs: number, run: () => void): () => void {
    const timer = { atMs: this.now + delayMs, run };
    this.timers.add(timer);
    return () => void this.timers.delete(timer);
  }

  get pending(): number {
    return this.timers.size;
  }

  /** One leap, as after a freeze. */
  leap(ms: number): void {
    this.now += ms;
    for (const timer of [...this.timers])
      if (timer.atMs <= this.now && this.timers.delete(timer)) timer.run();
  }

  walk(ms: number): void {
    for (let left = ms; left > 0; left--) this.leap(1);
  }
}

const never = (): Promise<never> => new Promise(() => undefined);
const start = (work: (signal: AbortSignal) => Promise<unknown> = never, limitMs = 400) => {
  const clock = new HandClock();
  const stopping = new AbortController();
  let signal: AbortSignal | undefined;
  let end: unknown;
  const done = withDeadline({ clock, limitMs, parent: stopping.signal }, (given) => work((signal = given)))
    .then((value) => (end = value))
    .catch((error: unknown) => (end = error));
  return { clock, stopping, done, signal: () => signal!, ended: () => end };
};

describe('a deadline', () => {
  it('ends the wait when the time is up, and not before', async () => {
    const { clock, done, signal, ended } = start();
    clock.walk(399);
    expect([signal().aborted, ended()]).toEqual([false, undefined]);
    clock.walk(1);
    expect(await done).toBeInstanceOf(DeadlineError);
    expect(signal().aborted).toBe(true);
  });

  it('leaves no timer behind when the work is done', async () => {
    const { clock, done } = start(() => Promise.resolve('done'));
    expect(await done).toBe('done');
    expect(clock.pending).toBe(0);
  });

  it('does not blame the handler for a freeze of the process', async () => {
    const answer = Promise.withResolvers<string>();
    const { clock, done } = start(() => answer.promise);
    clock.walk(150);
    clock.leap(10_000);
    answer.resolve('done');
    expect(await done).toBe('done');
  });

  it('tells the handler at once that the service stops, and gives it a few seconds', async () => {
    const { clock, stopping, done, signal, ended } = start(never, 8_000);
    clock.walk(10);
    stopping.abort();
    expect(signal().aborted).toBe(true);
    clock.walk(2_999);
    expect(ended()).toBeUndefined();
    clock.walk(1);
    expect(await done).toBeInstanceOf(DeadlineError);
  });
});
