import { createRequire } from 'node:module';

/** Changes a batch in place; its checksum is made right afterwards unless that was changed. */
type Change = (batch: Buffer) => unknown;

/** A batch as it came to the consumer. */
export interface BrokenBatch {
  readonly firstOffset: bigint;
  readonly bytes: Buffer;
}

interface Answers {
  fulfillRequest(answer: { payload: Buffer }): void;
}

const require = createRequire(import.meta.url);
const QUEUE = 'kafkajs/src/network/requestQueue/index.js';
const CRC = 'kafkajs/src/protocol/recordBatch/crc32C/index.js';
const HEADER_BYTES = 61;

/**
 * Changes batches on their way from the broker, which refuses most of what cannot be read when it is sent.
 * @param changes by the value of the batch's only record
 */
export function breakBatches(changes: Readonly<Record<string, Change>>) {
  const crc32c = require(CRC) as (bytes: Buffer) => number;
  const { prototype: queue } = require(QUEUE) as { prototype: Answers };
  const prompt = queue.fulfillRequest;
  const batches: BrokenBatch[] = [];
  queue.fulfillRequest = function (this: Answers, answer) {
    for (const [value, change] of Object.entries(changes)) {
      for (const at of placesOf(answer.payload, value)) {
        const bytes = batchAround(answer.payload, at);
        const before = bytes.readUInt32BE(17);
        change(bytes);
        if (bytes.readUInt32BE(17) === before) bytes.writeUInt32BE(crc32c(bytes.subarray(21)), 17);
        batches.push({ firstOffset: bytes.readBigInt64BE(0), bytes: Buffer.from(bytes) });
      }
    }
    prompt.call(this, answer);
  };
  return { batches, restore: () => void (queue.fulfillRequest = prompt) };
}

function placesOf(bytes: Buffer, value: string): number[] {
  const places: number[] = [];
  for (let at = bytes.indexOf(value); at >= 0; at = bytes.indexOf(value, at + 1)) places.push(at);
  return places;
}

/** The nearest place before it where a batch in format v2 begins that reaches beyond it. */
function batchAround(payload: Buffer, at: number): Buffer {
  for (let start = at - HEADER_BYTES; start >= 0; start--) {
    const end = start + 12 + payload.readInt32BE(start + 8);
    if (payload[start + 16] === 2 && end > at && end <= payload.length) return payload.subarray(start, end);
  }
  throw new Error('There is no batch around that value.');
}
