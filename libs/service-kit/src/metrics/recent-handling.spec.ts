import { silentObserver } from '@night-market/event-bus';
import { FakeClock } from '@night-market/testing';
import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { RecentHandling } from './recent-handling.ts';

let clock: FakeClock;
let recent: RecentHandling;

beforeEach(() => {
  clock = new FakeClock();
  recent = new RecentHandling(clock);
});

const figures = () => recent.figures(['a'])[0]!;
const call = (ms: number): void => {
  const ended = recent.begin('a');
  clock.pass(ms);
  ended();
};

describe('how events were handled lately', () => {
  it('is nothing while nothing came', () => {
    expect(figures()).toEqual({ topic: 'a', handled: 0, failed: 0, p95Seconds: null, longestSeconds: null });
  });

  it('counts what was handled and what failed of each topic, besides the other observer', () => {
    const told: string[] = [];
    const observer = recent.observing({
      ...silentObserver,
      handled: (...what) => void told.push(what.join(' ')),
      stashed: (...what) => void told.push(what.join(' ')),
    });
    observer.handled('a', 'captured', 5);
    observer.handled('a', 'captured', 6);
    observer.handled('b', 'refunded', 7);
    observer.stashed('a', 'parked');
    expect(recent.figures(['a', 'b'])).toMatchObject([
      { topic: 'a', handled: 2, failed: 1 },
      { topic: 'b', handled: 1, failed: 0 },
    ]);
    expect(told).toEqual(['a captured 5', 'a captured 6', 'b refunded 7', 'a parked']);
  });

  it('tells the 95th of a hundred calls, and the longest', () => {
    for (let n = 0; n < 95; n++) call(10);
    for (let n = 0; n < 5; n++) call(4_000);
    expect(figures().p95Seconds).toBeGreaterThanOrEqual(0.01);
    expect(figures().p95Seconds).toBeLessThanOrEqual(0.0125);
    expect(figures().longestSeconds).toBe(4);
    call(4_000);
    expect(figures().p95Seconds).toBe(4);
  });

  it('counts a call that still runs with the time it has had, once', () => {
    const ended = recent.begin('a');
    clock.pass(40_000);
    expect(figures()).toMatchObject({ p95Seconds: 40, longestSeconds: 40 });
    expect(recent.figures(['b'])).toMatchObject([{ longestSeconds: null }]);
    ended();
    ended();
    clock.pass(1_000);
    expect(figures().longestSeconds).toBe(40);
  });

  it('forgets after five minutes, and not before', () => {
    recent.observing(silentObserver).handled('a', 'captured', 5);
    call(100);
    clock.pass(289_000);
    expect(figures().handled).toBe(1);
    clock.pass(11_000);
    expect(figures()).toMatchObject({ handled: 0, longestSeconds: null });
  });

  it('keeps no more than its slots, however much happens', () => {
    const { handled } = recent.observing(silentObserver);
    for (let n = 0; n < 2_000; n++) {
      handled('a', 'captured', 1);
      clock.pass(1_000);
    }
    expect(figures().handled).toBeLessThanOrEqual(300);
    expect(figures().handled).toBeGreaterThanOrEqual(290);
  });

  it('the 95th is never less than it was, and a quarter more at most', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 50_000 }), { minLength: 1, maxLength: 30 }),
        (tookMs) => {
          clock = new FakeClock();
          recent = new RecentHandling(clock);
          const ends = tookMs.map(() => recent.begin('a'));
          const byLength = tookMs.map((ms, n) => ({ ms, n })).sort((one, other) => one.ms - other.ms);
          let nowMs = 0;
          for (const { ms, n } of byLength) {
            clock.pass(ms - nowMs);
            nowMs = ms;
            ends[n]!();
          }
          const exact = byLength[Math.ceil(byLength.length * 0.95) - 1]!.ms / 1_000;
          const { p95Seconds } = figures();
          expect(p95Seconds).toBeGreaterThanOrEqual(exact - 1e-9);
          expect(p95Seconds).toBeLessThanOrEqual(exact * 1.25 + 1e-9);
        },
      ),
    );
  });
});
