import { describe, expect, it } from 'vitest';
import type { Clock } from './clock.ts';
import { Signal } from './signal.ts';

const neverClock: Clock = { nowMs: () => 0, schedule: () => () => undefined };
const instantClock: Clock = {
  nowMs: () => 0,
  schedule: (_delayMs, run) => {
    queueMicrotask(run);
    return () => undefined;
  },
};

describe('signal', () => {
  it('does not lose a signal that came while nobody waited', async () => {
    const signal = new Signal();
    signal.notify();
    await expect(signal.wait(neverClock, 1)).resolves.toBeUndefined();
  });

  it('wakes the one who waits', async () => {
    const signal = new Signal();
    const waiting = signal.wait(neverClock, 1);
    signal.notify();
    await expect(waiting).resolves.toBeUndefined();
  });

  it('gives up after the time-out', async () => {
    await expect(new Signal().wait(instantClock, 1)).resolves.toBeUndefined();
  });
});
