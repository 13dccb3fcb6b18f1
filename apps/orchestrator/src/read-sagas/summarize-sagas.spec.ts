import { FakeClock } from '@night-market/testing';
import { expect, it } from 'vitest';
import { summarizeSagas } from './summarize-sagas.ts';

it('sagas are counted up to a limit, the settled ones of the last hour', async () => {
  const clock = new FakeClock();
  const asked: unknown[] = [];
  const counter = {
    open: (limit: number) => {
      asked.push(limit);
      return Promise.resolve({ open: 7, needsAttention: 0 });
    },
    settledSince: (sinceMs: number, limit: number) => {
      asked.push([clock.nowMs() - sinceMs, limit]);
      return Promise.resolve(limit);
    },
  };
  const summary = summarizeSagas(counter, clock);
  expect(await summary()).toEqual({
    open: { count: 7, isMore: false },
    needsAttention: { count: 0, isMore: false },
    settled: { count: 10_000, isMore: true },
    windowHours: 1,
  });
  await summary();
  expect(asked).toEqual([10_001, [3_600_000, 10_001]]);
});

it('the settled ones are counted less often when that takes long', async () => {
  const clock = new FakeClock();
  const asked: string[] = [];
  const summary = summarizeSagas(
    {
      open: () => (asked.push('open'), Promise.resolve({ open: 0, needsAttention: 0 })),
      settledSince: () => (asked.push('settled'), clock.pass(100), Promise.resolve(0)),
    },
    clock,
  );
  for (let look = 0; look < 3; look++) {
    await summary();
    clock.pass(2_500);
  }
  expect(asked).toEqual(['open', 'settled', 'open', 'open', 'settled']);
});
