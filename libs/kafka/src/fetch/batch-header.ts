import type { BatchContext } from '../record-codec/decode-record.ts';

/** What the consumer of kafkajs reads of the batch of a record. */
export interface FetchContext extends BatchContext {
  readonly producerId: string;
  readonly inTransaction: boolean;
}

/** The header of a batch in format v2 (https://kafka.apache.org/documentation/#recordbatch). */
export interface BatchHeader {
  readonly lastOffset: string;
  /** Zero: not compressed. */
  readonly codec: number;
  readonly count: number;
  readonly context: FetchContext;
}

const CODEC_MASK = 0x07;
const LOG_APPEND_TIME = 0x08;
const TRANSACTIONAL = 0x10;
const CONTROL = 0x20;

export function readBatchHeader(bytes: Buffer): BatchHeader {
  const attributes = bytes.readInt16BE(21);
  const firstOffset = bytes.readBigInt64BE(0);
  return {
    lastOffset: String(firstOffset + BigInt(bytes.readInt32BE(23))),
    codec: attributes & CODEC_MASK,
    count: bytes.readInt32BE(57),
    context: {
      magicByte: 2,
      firstOffset: String(firstOffset),
      firstTimestamp: String(bytes.readBigInt64BE(27)),
      maxTimestamp: String(bytes.readBigInt64BE(35)),
      producerId: String(bytes.readBigInt64BE(43)),
      timestampType: (attributes & LOG_APPEND_TIME) === 0 ? 0 : 1,
      inTransaction: (attributes & TRANSACTIONAL) !== 0,
      isControlBatch: (attributes & CONTROL) !== 0,
    },
  };
}

/**
 * The last offset of a batch whose header may be wrong: what it says itself is believed when it says it twice. Else its
 * first one: the next fetches bring the batch again and pass it by.
 */
export function unreadableEnd(bytes: Buffer): string {
  const first = bytes.readBigInt64BE(0);
  if (bytes.length < 61) return String(first);
  const delta = bytes.readInt32BE(23);
  return String(delta >= 0 && delta === bytes.readInt32BE(57) - 1 ? first + BigInt(delta) : first);
}
