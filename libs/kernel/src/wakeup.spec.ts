import { describe, expect, it } from 'vitest';
import type { Clock } from './clock.ts';
import { Wakeup } from './wakeup.ts';

const neverClock: Clock = { nowMs: () => 0, schedule: () => () => undefined };
const instantClock: Clock = {
  nowMs: () => 0,
  schedule: (_delayMs, run) => {
    queueMicrotask(run);
    return () => undefined;
  },
};

describe('wakeup', () => {
  it('does not lose a nudge that came while nobody waited', async () => {
    const wakeup = new Wakeup();
    wakeup.nudge();
    await expect(wakeup.wait(neverClock, 1)).resolves.toBeUndefined();
  });

  it('wakes the one who waits', async () => {
    const wakeup = new Wakeup();
    const waiting = wakeup.wait(neverClock, 1);
    wakeup.nudge();
    await expect(waiting).resolves.toBeUndefined();
  });

  it('gives up after the time-out', async () => {
    await expect(new Wakeup().wait(instantClock, 1)).resolves.toBeUndefined();
  });
});
