import { describe, expect, it } from 'vitest';
import type { ConsumedRecord } from '../broker/records.ts';
import { RecordQueue } from './record-queue.ts';

const record = (partition: number, offset: number, lease = { revoked: false }): ConsumedRecord => ({
  topic: 't',
  partition,
  offset: BigInt(offset),
  key: null,
  value: Buffer.alloc(100),
  headers: {},
  timestampMs: 0,
  lease,
});

function queue(maxRecords: number, maxBytes = 1_000_000) {
  const paused = new Set<number>();
  const records = new RecordQueue(
    { maxRecords, maxBytes },
    {
      pause: (partitions) => partitions.forEach(({ partition }) => paused.add(partition)),
      resume: (partitions) => partitions.forEach(({ partition }) => paused.delete(partition)),
    },
  );
  return { records, paused };
}

describe('record queue', () => {
  it('gives records in order of arrival, bounded in number and bytes', () => {
    const { records } = queue(100);
    records.push([record(0, 0), record(0, 1), record(0, 2)]);
    expect(records.take(2, 10_000).map(({ offset }) => offset)).toEqual([0n, 1n]);
    records.push([record(1, 0)]);
    expect(records.take(10, 301)).toHaveLength(1);
    expect(records.take(10, 1)).toHaveLength(1);
    expect(records.take(10, 1)).toEqual([]);
  });

  it('pauses the partition that fills it and resumes when half is free', () => {
    const { records, paused } = queue(4);
    records.push([record(0, 0), record(0, 1), record(0, 2), record(0, 3), record(0, 4)]);
    expect([...paused]).toEqual([0]);
    records.take(2, 10_000);
    expect([...paused]).toEqual([0]);
    records.take(2, 10_000);
    expect([...paused]).toEqual([]);
  });

  it('pauses by bytes too', () => {
    const { records, paused } = queue(1_000, 500);
    records.push([record(3, 0), record(3, 1)]);
    expect([...paused]).toEqual([3]);
  });

  it('drops what was revoked while it waited', () => {
    const { records } = queue(100);
    const lease = { revoked: false };
    records.push([record(0, 0, lease), record(1, 0)]);
    lease.revoked = true;
    expect(records.take(10, 10_000).map(({ partition }) => partition)).toEqual([1]);
    expect(records.length).toBe(0);
  });
});
