import { expect, it } from 'vitest';
import type { LagHistory } from '../api/delivery-types.ts';
import { lagGrid, lagLines } from './lag-lines.ts';

const history: LagHistory = {
  everyS: 30,
  times: ['2026-11-30T12:00:00.000Z', '2026-11-30T12:00:30.000Z', '2026-11-30T12:01:00.000Z'],
  series: [
    { topic: 'a', partition: 0, lags: [0, 0, 0] },
    { topic: 'a', partition: 1, lags: [3, null, 7] },
    { topic: 'b', partition: 0, lags: [null, 9, 2] },
    { topic: 'b', partition: 1, lags: [1, 1, 1] },
    { topic: 'b', partition: 2, lags: [5, 5, 5] },
  ],
};

it('the three partitions that were most behind are drawn, with when that was', () => {
  const lines = lagLines(history);
  expect(lines.map(({ name, peak }) => [name, peak.events, peak.at])).toEqual([
    ['b/0', 9, history.times[1]],
    ['a/1', 7, history.times[2]],
    ['b/2', 5, history.times[0]],
  ]);
  const [times, ...columns] = lagGrid(history, lines);
  expect(times).toEqual([1_796_040_000, 1_796_040_030, 1_796_040_060]);
  expect(columns).toEqual([
    [null, 9, 2],
    [3, null, 7],
    [5, 5, 5],
  ]);
});

it('nothing is drawn where nothing was behind', () => {
  expect(lagLines({ ...history, series: history.series.slice(0, 1) })).toEqual([]);
});
