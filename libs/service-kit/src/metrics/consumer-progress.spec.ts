import { expect, it } from 'vitest';
import { ConsumerProgress } from './consumer-progress.ts';

const partition = (number: number, settled: bigint | undefined, high: bigint) => ({
  ...{ partition: number, low: 0n, high, settled },
});
const at = (progress: ConsumerProgress, seconds: number, ...partitions: ReturnType<typeof partition>[]) =>
  progress.note(new Map([['a', partitions]]), seconds * 1_000).get('a');

it('a partition where events wait and nothing is settled is stuck since it was first seen so', () => {
  const progress = new ConsumerProgress();
  expect(at(progress, 0, partition(0, 5n, 7n))).toEqual({ events: 2, stuckSeconds: 0 });
  expect(at(progress, 12, partition(0, 5n, 900n))).toEqual({ events: 895, stuckSeconds: 12 });
});

it('one that moves is not stuck, however far behind it is', () => {
  const progress = new ConsumerProgress();
  at(progress, 0, partition(0, 5n, 7n));
  expect(at(progress, 10, partition(0, 6n, 9_000n))?.stuckSeconds).toBe(0);
  expect(at(progress, 15, partition(0, 6n, 9_000n))?.stuckSeconds).toBe(5);
});

it('one where nothing waits is not stuck, and one event after a quiet hour begins anew', () => {
  const progress = new ConsumerProgress();
  at(progress, 0, partition(0, 4n, 5n));
  expect(at(progress, 60, partition(0, 5n, 5n))?.stuckSeconds).toBe(0);
  expect(at(progress, 3_660, partition(0, 5n, 6n))?.stuckSeconds).toBe(0);
});

it('one partition that is stuck is not hidden by those that move; none was ever settled counts from the beginning', () => {
  const progress = new ConsumerProgress();
  at(progress, 0, partition(0, 1n, 9n), partition(1, undefined, 1n));
  expect(at(progress, 30, partition(0, 8n, 90n), partition(1, undefined, 1n))?.stuckSeconds).toBe(30);
});
