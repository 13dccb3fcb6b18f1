import { systemClock } from '@night-market/kernel';
import { eventually } from '@night-market/testing';
import { describe, expect, it } from 'vitest';
import type { CommittableOffset, ConsumedRecord } from '../broker/records.ts';
import { OffsetCommitter } from './offset-committer.ts';

const record = (offset: number, lease = { revoked: false }): ConsumedRecord => ({
  topic: 't',
  partition: 0,
  offset: BigInt(offset),
  key: null,
  value: null,
  headers: {},
  timestampMs: 0,
  lease,
});

function committer(
  commit: (offsets: readonly CommittableOffset[]) => Promise<void> = () => Promise.resolve(),
) {
  const committed: bigint[] = [];
  const errors: unknown[] = [];
  const offsets = new OffsetCommitter(
    {
      commit: (batch) => {
        committed.push(...batch.map(({ next }) => next));
        return commit(batch);
      },
    },
    (error) => errors.push(error),
    systemClock,
    1,
  );
  return { offsets, committed, errors };
}

describe('offset committer', () => {
  it('commits the offset behind the last settled record, merging what came meanwhile', async () => {
    const { offsets, committed } = committer();
    offsets.settled([record(0), record(1)]);
    offsets.settled([record(2)]);
    await offsets.flush();
    expect(committed).toEqual([3n]);
  });

  it('commits nothing of a lease that is gone, and goes on with the next one', async () => {
    const { offsets, committed } = committer();
    offsets.settled([record(0, { revoked: true })]);
    await offsets.flush();
    offsets.settled([record(5)]);
    await offsets.flush();
    expect(committed).toEqual([6n]);
  });

  it('reports a refused commit and goes on', async () => {
    let refusals = 1;
    const { offsets, committed, errors } = committer(() =>
      refusals-- > 0 ? Promise.reject(new Error('fenced')) : Promise.resolve(),
    );
    offsets.settled([record(0)]);
    await eventually(() => errors.length === 1);
    offsets.settled([record(1)]);
    await offsets.flush();
    expect(errors).toHaveLength(1);
    expect(committed).toEqual([1n, 2n]);
  });
});
