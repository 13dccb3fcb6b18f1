import type { Clock } from '@night-market/kernel';
import { describe, expect, it } from 'vitest';
import { LagWatch } from './lag-watch.ts';

/** Time that stands still until it is moved; waits are over at once when `late`. */
function clockAt(late = false) {
  const clock = {
    now: 0,
    nowMs: () => clock.now,
    schedule: (_ms: number, run: () => void) => {
      if (late) queueMicrotask(run);
      return () => undefined;
    },
  };
  return clock satisfies Clock & { now: number };
}

const settings = { freshMs: 5_000, limitMs: 2_000 };

describe('the lag of a group', () => {
  it('is asked for once in five seconds, however many look', async () => {
    const clock = clockAt();
    let asked = 0;
    const watch = new LagWatch(() => Promise.resolve(new Map([['a', ++asked]])), clock, settings);
    const both = await Promise.all([watch.byTopic(), watch.byTopic()]);
    expect(both.map((lag) => lag.get('a'))).toEqual([1, 1]);
    clock.now = 4_999;
    expect((await watch.byTopic()).get('a')).toBe(1);
    clock.now = 5_000;
    expect((await watch.byTopic()).get('a')).toBe(2);
  });

  it('is unknown, not old, once the broker is away', async () => {
    const clock = clockAt();
    let away = false;
    const watch = new LagWatch(
      () => (away ? Promise.reject(new Error('away')) : Promise.resolve(new Map([['a', 7]]))),
      clock,
      settings,
    );
    expect((await watch.byTopic()).get('a')).toBe(7);
    away = true;
    clock.now = 5_000;
    expect((await watch.byTopic()).size).toBe(0);
  });

  it('does not wait for a broker that never answers, nor ask it twice', async () => {
    let asked = 0;
    const watch = new LagWatch(() => (asked++, new Promise(() => undefined)), clockAt(true), settings);
    expect((await watch.byTopic()).size).toBe(0);
    expect((await watch.byTopic()).size).toBe(0);
    expect(asked).toBe(1);
  });
});
