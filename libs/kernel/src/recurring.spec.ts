import { FakeClock, gate, settled } from '@night-market/testing';
import { describe, expect, it } from 'vitest';
import { Recurring } from './recurring.ts';

/** Rounds that give these waits, or fail; then 1,000 for ever. */
function given(results: (number | Error)[], firstAfterMs = 0) {
  const clock = new FakeClock();
  const startedMs = clock.nowMs();
  const at: number[] = [];
  const failures: [string, number, number][] = [];
  const recurring = new Recurring({
    round: () => {
      at.push(clock.nowMs() - startedMs);
      const next = results.shift() ?? 1_000;
      return next instanceof Error ? Promise.reject(next) : Promise.resolve(next);
    },
    backoff: { baseMs: 100, factor: 2, capMs: 400 },
    failed: (error, attempt, waitMs) => failures.push([(error as Error).message, attempt, waitMs]),
    firstAfterMs,
    clock,
    random: { next: () => 1 },
  });
  return { clock, at, failures, recurring };
}

describe('recurring work', () => {
  it('goes on at once, or after as long as the round says', async () => {
    const { clock, at, recurring } = given([0, 0, 300]);
    recurring.start();
    await clock.advance(1_300);
    expect(at).toEqual([0, 0, 0, 300, 1_300]);
    await recurring.stop();
  });

  it('waits longer after each failure in a row, up to the cap, and anew after a success', async () => {
    const away = () => new Error('away');
    const { clock, at, failures, recurring } = given([away(), away(), away(), away(), 50, away()]);
    recurring.start();
    await clock.advance(1_250);
    expect(at).toEqual([0, 100, 300, 700, 1_100, 1_150, 1_250]);
    expect(failures).toEqual([
      ['away', 1, 100],
      ['away', 2, 200],
      ['away', 3, 400],
      ['away', 4, 400],
      ['away', 1, 100],
    ]);
    await recurring.stop();
  });

  it('begins later when told, and not at all when stopped before', async () => {
    const { clock, at, recurring } = given([], 500);
    recurring.start();
    await clock.advance(499);
    expect(at).toEqual([]);
    await recurring.stop();
    await clock.advance(10_000);
    expect(at).toEqual([]);
    expect(clock.sleepers).toBe(0);
  });

  it('stops when the round in hand has ended, which learns of it by its signal', async () => {
    const end = gate();
    const clock = new FakeClock();
    let isAborted = false;
    let rounds = 0;
    const recurring = new Recurring({
      round: async (signal) => {
        rounds++;
        signal.addEventListener('abort', () => (isAborted = true));
        await end.opened;
        return 0;
      },
      ...{ backoff: { baseMs: 1, factor: 2, capMs: 1 }, failed: () => undefined },
      ...{ clock, random: { next: () => 1 } },
    });
    recurring.start();
    recurring.start();
    let isStopped = false;
    const stopping = recurring.stop().then(() => (isStopped = true));
    await settled();
    expect([isAborted, isStopped]).toEqual([true, false]);
    end.open();
    await stopping;
    expect(rounds).toBe(1);
  });
});
