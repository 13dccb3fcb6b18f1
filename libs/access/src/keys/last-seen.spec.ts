import { silentLog, type Log } from '@night-market/kernel';
import { FakeClock } from '@night-market/testing';
import { expect, it } from 'vitest';
import { LastSeen } from './last-seen.ts';

const MINUTE_MS = 60_000;

function world() {
  const clock = new FakeClock();
  const startMs = clock.nowMs();
  const writes: Record<string, number>[] = [];
  const warnings: unknown[] = [];
  const state = { isAway: false };
  const store = {
    seen: (times: ReadonlyMap<string, Date>): Promise<void> => {
      if (state.isAway) return Promise.reject(new Error('away'));
      const afterS = [...times].map(([prefix, at]) => [prefix, (at.getTime() - startMs) / 1_000]);
      writes.push(Object.fromEntries(afterS) as Record<string, number>);
      return Promise.resolve();
    },
  };
  const log: Log = { ...silentLog, warn: (fields) => void warnings.push(fields) };
  const lastSeen = new LastSeen(store, { clock, random: { next: () => 1 }, log });
  lastSeen.start();
  return { clock, lastSeen, state, warnings, writes };
}

it('writes once a minute when each key was used last, however often that was', async () => {
  const { clock, lastSeen, writes } = world();
  for (let second = 0; second < 59; second++) {
    lastSeen.note('a');
    if (second === 10) lastSeen.note('b');
    await clock.advance(1_000);
  }
  expect(writes).toEqual([]);
  await clock.advance(1_000);
  expect(writes).toEqual([{ a: 58, b: 10 }]);
  await lastSeen.stop();
});

it('writes nothing while no key is used, and goes on after it', async () => {
  const { clock, lastSeen, writes } = world();
  await clock.advance(3 * MINUTE_MS);
  expect(writes).toEqual([]);
  lastSeen.note('a');
  await clock.advance(MINUTE_MS);
  await clock.advance(MINUTE_MS);
  expect(writes).toEqual([{ a: 180 }]);
  await lastSeen.stop();
});

it('keeps what could not be written for the next time, unless it is older than what came since', async () => {
  const { clock, lastSeen, state, warnings, writes } = world();
  lastSeen.note('a');
  lastSeen.note('b');
  state.isAway = true;
  await clock.advance(MINUTE_MS);
  expect(warnings).toEqual([{ error: 'Error: away' }]);
  state.isAway = false;
  lastSeen.note('b');
  await clock.advance(MINUTE_MS);
  expect(writes).toEqual([{ a: 0, b: 60 }]);
  await lastSeen.stop();
});
