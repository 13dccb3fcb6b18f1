import { createRequire } from 'node:module';
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { batchEncoder, type BatchEncoder, type BatchParts } from './encode-batch.ts';
import { encodeRecord } from './encode-record.ts';

const require = createRequire(import.meta.url);
const { RecordBatch: theirs } = require('kafkajs/src/protocol/recordBatch/v0/index.js') as {
  RecordBatch: BatchEncoder;
};
const Long = require('kafkajs/src/utils/long.js') as { fromValue(value: string): { toString(): string } };

const int64 = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map(String);
const wide = fc.oneof(
  fc.nat(),
  int64,
  int64.map((text) => Long.fromValue(text)),
);
const records = fc.array(
  fc
    .record({ key: fc.string(), value: fc.string({ maxLength: 2_000 }), headers: fc.constant({ a: 'ü' }) })
    .map((parts) => encodeRecord(parts)),
  { maxLength: 20 },
);
const parts: fc.Arbitrary<BatchParts> = fc.record(
  {
    firstOffset: wide,
    firstTimestamp: wide,
    maxTimestamp: wide,
    partitionLeaderEpoch: fc.integer(),
    lastOffsetDelta: fc.nat(),
    transactional: fc.boolean(),
    producerId: wide,
    producerEpoch: fc.integer({ min: -1, max: 32_767 }),
    firstSequence: fc.integer(),
    compression: fc.constant(0),
    records,
  },
  { requiredKeys: ['firstTimestamp', 'maxTimestamp'] },
);

describe('the encoder of batches', () => {
  it('writes the bytes that kafkajs writes', async () => {
    const ours = batchEncoder(theirs);
    await fc.assert(
      fc.asyncProperty(parts, async (batch) => {
        const [our, their] = await Promise.all([ours(batch), theirs(batch)]);
        expect(our.buffer.equals(their.buffer)).toBe(true);
        expect(our.size()).toBe(their.size());
        expect(Buffer.isBuffer(our.buf)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it('gives both times the time of day when there are none, as kafkajs does', async () => {
    vi.useFakeTimers({ now: 1_763_800_000_000 });
    try {
      const [our, their] = await Promise.all([batchEncoder(theirs)({}), theirs({})]);
      expect(our.buffer.equals(their.buffer)).toBe(true);
    } finally {
      vi.useRealTimers();
    }
  });

  it('leaves compression to kafkajs', async () => {
    const batch = {
      compression: 1,
      firstTimestamp: 1,
      maxTimestamp: 2,
      records: [encodeRecord({ key: 'k' })],
    };
    const [our, their] = await Promise.all([batchEncoder(theirs)(batch), theirs(batch)]);
    expect(our.buffer.equals(their.buffer)).toBe(true);
    expect(our.buffer.readInt16BE(21)).toBe(1);
  });
});
