import { FakeClock } from '@night-market/testing';
import { describe, expect, it } from 'vitest';
import { LagWatch } from './lag-watch.ts';

const settings = { freshMs: 5_000, limitMs: 2_000 };

describe('the lag of a group', () => {
  it('is asked for once in five seconds, however many look', async () => {
    const clock = new FakeClock();
    let asked = 0;
    const watch = new LagWatch(() => Promise.resolve(new Map([['a', ++asked]])), clock, settings);
    const both = await Promise.all([watch.byTopic(), watch.byTopic()]);
    expect(both.map((lag) => lag.get('a'))).toEqual([1, 1]);
    clock.pass(4_999);
    expect((await watch.byTopic()).get('a')).toBe(1);
    clock.pass(1);
    expect((await watch.byTopic()).get('a')).toBe(2);
  });

  it('is unknown, not old, once the broker is away', async () => {
    const clock = new FakeClock();
    let away = false;
    const watch = new LagWatch(
      () => (away ? Promise.reject(new Error('away')) : Promise.resolve(new Map([['a', 7]]))),
      clock,
      settings,
    );
    expect((await watch.byTopic()).get('a')).toBe(7);
    away = true;
    clock.pass(5_000);
    expect((await watch.byTopic()).size).toBe(0);
  });

  it('does not wait for a broker that never answers, nor ask it twice', async () => {
    const clock = new FakeClock();
    let asked = 0;
    const watch = new LagWatch<number>(() => (asked++, new Promise(() => undefined)), clock, settings);
    for (const lag of [watch.byTopic(), watch.byTopic()]) {
      await clock.advance(settings.limitMs);
      expect((await lag).size).toBe(0);
    }
    expect(asked).toBe(1);
  });
});
