import { FakeClock } from '@night-market/testing';
import { expect, it } from 'vitest';
import { summarizeSagas } from './summarize-sagas.ts';

it('sagas are counted up to a limit, the settled ones of the last hour', async () => {
  const clock = new FakeClock();
  const asked: unknown[] = [];
  const counter = {
    count: (limit: number, sinceMs: number) => {
      asked.push([limit, clock.nowMs() - sinceMs]);
      return Promise.resolve({ open: 7, needsAttention: 0, settled: limit });
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
  expect(asked).toEqual([[10_001, 3_600_000]]);
});
