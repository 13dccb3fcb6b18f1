import { FakeClock } from '@night-market/testing';
import { expect, it } from 'vitest';
import { topicPositions } from './positions.ts';

it('each partition is told with what is behind, and the broker is asked once for all who look', async () => {
  const asked: (readonly string[])[] = [];
  const positions = topicPositions(
    () => ['a'],
    (topics) => {
      asked.push(topics);
      return Promise.resolve(
        new Map([
          [
            'a',
            [
              { partition: 0, low: 5n, high: 12n, settled: 10n },
              { partition: 1, low: 5n, high: 12n, settled: undefined },
            ],
          ],
        ]),
      );
    },
    new FakeClock(),
  );
  const [one, other] = await Promise.all([positions(), positions()]);
  expect(one).toEqual([
    {
      topic: 'a',
      partitions: [
        { partition: 0, low: '5', high: '12', settled: '10', lag: 2 },
        { partition: 1, low: '5', high: '12', settled: null, lag: 7 },
      ],
    },
  ]);
  expect([other, asked]).toEqual([one, [['a']]]);
});

it('a group that follows nothing asks nobody', async () => {
  const positions = topicPositions(
    () => [],
    () => Promise.reject(new Error('asked')),
    new FakeClock(),
  );
  expect(await positions()).toEqual([]);
});
