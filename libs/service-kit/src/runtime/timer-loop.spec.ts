import { silentLog } from '@night-market/kernel';
import { FakeClock } from '@night-market/testing';
import { afterEach, describe, expect, it } from 'vitest';
import { TimerLoop, type WaitingTimer } from './timer-loop.ts';

/** Where the fake clock begins. */
const START_MS = new FakeClock().nowMs();

let running: TimerLoop | undefined;
afterEach(() => running?.stop());

/** Lets everything run that waits for nothing but promises. */
const settle = () => new Promise((resolve) => setImmediate(resolve));

function started(waiting: WaitingTimer[]) {
  const world = { waiting, fired: [] as string[][], looks: 0, away: false, taken: false };
  const clock = new FakeClock();
  const settings = {
    pollMs: 1_000,
    gatherMs: 100,
    batch: 3,
    backoff: { baseMs: 4_000, factor: 2, capMs: 60_000 },
  };
  const loop = new TimerLoop(
    {
      next: (limit, dueByMs) => {
        world.looks++;
        if (world.away) return Promise.reject(new Error('the store is away'));
        const soon = world.waiting.filter(({ dueAtMs }) => dueAtMs <= dueByMs);
        return Promise.resolve(soon.slice(0, limit));
      },
      fire: (ids) => {
        if (world.taken) return Promise.resolve(0);
        world.fired.push([...ids]);
        world.waiting = world.waiting.filter(({ id }) => !ids.includes(id));
        return Promise.resolve(ids.length);
      },
      clock,
      random: { next: () => 1 },
      log: silentLog,
    },
    settings,
  );
  running = loop;
  loop.start();
  return { world, clock, loop };
}

const timer = (id: string, inMs: number): WaitingTimer => ({ id, dueAtMs: START_MS + inMs });

describe('the loop of the timers', () => {
  it('fires what is due at once, in bounded batches, and the rest when it is due', async () => {
    const { world, clock } = started([
      timer('a', -5),
      timer('b', -4),
      timer('c', 0),
      timer('d', 0),
      timer('e', 300),
    ]);
    await settle();
    expect(world.fired).toEqual([['a', 'b', 'c'], ['d']]);
    expect(clock.nextWaitMs).toBe(300);
    await clock.advance(300);
    await settle();
    expect(world.fired.at(-1)).toEqual(['e']);
  });

  it('sleeps at most one poll, because others plan timers as well', async () => {
    const { world, clock } = started([timer('late', 60_000)]);
    await settle();
    expect(clock.nextWaitMs).toBe(1_000);
    world.waiting = [timer('soon', 1_000), ...world.waiting];
    await clock.advance(1_000);
    await settle();
    expect(world.fired).toEqual([['soon']]);
  });

  it('fires together what is due within a moment', async () => {
    const { world, clock } = started([timer('a', 0), timer('b', 20), timer('c', 90), timer('d', 140)]);
    await settle();
    expect(clock.nextWaitMs).toBe(100);
    await clock.advance(100);
    await settle();
    expect(world.fired).toEqual([['a'], ['b', 'c']]);
    expect(world.looks).toBe(2);
    await clock.advance(100);
    await settle();
    expect(world.fired.at(-1)).toEqual(['d']);
  });

  it('looks again only when something is due, or after a poll', async () => {
    const { world, clock } = started([timer('soon', 700), timer('late', 60_000)]);
    await settle();
    expect(clock.nextWaitMs).toBe(700);
    await clock.advance(700);
    await settle();
    expect(world.fired).toEqual([['soon']]);
    expect(clock.nextWaitMs).toBe(1_000);
    expect(world.looks).toBe(2);
  });

  it('does not spin while somebody else works on what is due', async () => {
    const { world, clock } = started([]);
    await settle();
    world.taken = true;
    world.waiting = [timer('a', 0)];
    await clock.advance(1_000);
    await settle();
    expect(clock.nextWaitMs).toBe(1_000);
    expect(world.looks).toBe(2);
  });

  it('waits longer and longer while the store is away, and goes on by itself', async () => {
    const { world, clock } = started([]);
    world.away = true;
    world.waiting = [timer('a', 0)];
    await settle();
    await clock.advance(1_000);
    await settle();
    expect(clock.nextWaitMs).toBe(4_000);
    await clock.advance(4_000);
    await settle();
    expect(clock.nextWaitMs).toBe(8_000);
    world.away = false;
    await clock.advance(8_000);
    await settle();
    expect(world.fired).toEqual([['a']]);
  });

  it('stops at once while it sleeps', async () => {
    const { world, clock, loop } = started([]);
    await settle();
    await loop.stop();
    const { looks } = world;
    await clock.advance(10_000);
    await settle();
    expect(world.looks).toBe(looks);
  });
});
