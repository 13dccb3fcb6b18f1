import { FakeClock } from '@night-market/testing';
import { expect, it } from 'vitest';
import { LAG_EVERY_S, LAG_SAMPLES, LagRecorder } from './lag-history.ts';
import type { TopicPositions } from './positions.ts';

const random = { next: () => 1 };
const at = (topic: string, ...lags: number[]): TopicPositions => ({
  topic,
  partitions: lags.map((lag, partition) => ({ partition, low: '0', high: '9', settled: '0', lag })),
});

function recorder(answers: (n: number) => readonly TopicPositions[] | Error) {
  const clock = new FakeClock();
  let asked = 0;
  const positions = () => {
    const answer = answers(asked++);
    return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
  };
  const recorded = new LagRecorder({ positions, clock, random });
  recorded.start();
  return { recorded, clock };
}

it('remembers the lag of each partition, and nothing while the broker does not answer', async () => {
  const answers = [[at('a', 1, 2)], new Error('away'), [at('a', 3, 4), at('b', 5)]];
  const { recorded, clock } = recorder((n) => answers[n] ?? []);
  await clock.advance(LAG_EVERY_S * 3_000);
  const { times, series, everyS } = recorded.history();
  expect(everyS).toBe(LAG_EVERY_S);
  expect(Date.parse(times[1]!) - Date.parse(times[0]!)).toBe(LAG_EVERY_S * 2_000);
  expect(series).toEqual([
    { topic: 'a', partition: 0, lags: [1, 3] },
    { topic: 'a', partition: 1, lags: [2, 4] },
    { topic: 'b', partition: 0, lags: [null, 5] },
  ]);
  await recorded.stop();
});

it('remembers an hour and no more', async () => {
  const { recorded, clock } = recorder((n) => [at('a', n)]);
  await clock.advance(LAG_EVERY_S * (LAG_SAMPLES + 5) * 1_000);
  const { lags } = recorded.history().series[0]!;
  expect([lags.length, lags[0], lags.at(-1)]).toEqual([LAG_SAMPLES, 5, LAG_SAMPLES + 4]);
  await recorded.stop();
});
