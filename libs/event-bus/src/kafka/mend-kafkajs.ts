import { createRequire } from 'node:module';
import { fetchDecoder, type DecodeLegacy } from './fetch/decode-fetch.ts';
import { handOverGaps, type BatchRunner } from './fetch/hand-over-gaps.ts';
import { rememberReset, tellReset, type OffsetManager } from './fetch/offset-resets.ts';
import { joinInPlace, leaveForGood, type GroupMember } from './keep-place.ts';
import { crc32c } from './record-codec/crc32c.ts';
import { decodeRecord } from './record-codec/decode-record.ts';
import { batchEncoder, type BatchEncoder } from './record-codec/encode-batch.ts';
import { encodeRecord } from './record-codec/encode-record.ts';
import { checkLater, type RequestQueue } from './request-queue.ts';

/** The version of kafkajs that is mended; another one is left as it is. */
export const MENDED_VERSION = '2.2.4';

const BATCH = 'kafkajs/src/protocol/recordBatch';
const CODEC = {
  [`${BATCH}/record/v0/index.js`]: encodeRecord,
  [`${BATCH}/record/v0/decoder.js`]: decodeRecord,
  [`${BATCH}/crc32C/index.js`]: crc32c,
};
const BATCH_ENCODER = `${BATCH}/v0/index.js`;
const REQUEST_QUEUE = 'kafkajs/src/network/requestQueue/index.js';
const GROUP_MEMBER = 'kafkajs/src/consumer/consumerGroup.js';
const OFFSET_MANAGER = 'kafkajs/src/consumer/offsetManager/index.js';
const BATCH_RUNNER = 'kafkajs/src/consumer/runner.js';
const FETCH_DECODER = 'kafkajs/src/protocol/requests/fetch/v4/decodeMessages.js';
const LEGACY_DECODER = 'kafkajs/src/protocol/messageSet/decoder.js';
const DECODER = 'kafkajs/src/protocol/decoder.js';

let isMended = false;

/**
 * Makes kafkajs write and read records and batches with our codec, look at waiting requests only while there are any, keep
 * a consumer's place in its group over a crash, and say where it passes by what it does not hand over; once, for the whole
 * process. It loads its codec at the
 * first request, so call this before.
 * @returns whether it is mended
 */
export function mendKafkajs(): boolean {
  if (isMended) return true;
  const require = createRequire(import.meta.url);
  const { version } = require('kafkajs/package.json') as { version: string };
  if (version !== MENDED_VERSION) return false;
  for (const [module, replacement] of Object.entries(CODEC)) {
    require(module);
    require.cache[require.resolve(module)]!.exports = replacement;
  }
  const batches = require(BATCH_ENCODER) as { RecordBatch: BatchEncoder };
  batches.RecordBatch = batchEncoder(batches.RecordBatch);
  const queue = require(REQUEST_QUEUE) as { prototype: RequestQueue };
  queue.prototype.scheduleCheckPendingRequests = checkLater;
  const { prototype: member } = require(GROUP_MEMBER) as { prototype: GroupMember };
  member.joinAndSync = joinInPlace(member.joinAndSync);
  member.leave = leaveForGood(member.leave);
  mendFetching(require);
  isMended = true;
  return true;
}

function mendFetching(require: NodeJS.Require): void {
  const decodeSet = require(LEGACY_DECODER) as (bytes: object, size: number) => ReturnType<DecodeLegacy>;
  const Decoder = require(DECODER) as new (bytes: Buffer) => object;
  require(FETCH_DECODER);
  require.cache[require.resolve(FETCH_DECODER)]!.exports = fetchDecoder((entry) =>
    decodeSet(new Decoder(entry), entry.length),
  );
  const { prototype: runner } = require(BATCH_RUNNER) as { prototype: BatchRunner };
  runner.handleBatch = handOverGaps(runner.handleBatch);
  const { prototype: offsets } = require(OFFSET_MANAGER) as { prototype: OffsetManager };
  offsets.setDefaultOffset = rememberReset(offsets.setDefaultOffset);
  offsets.resolveOffsets = tellReset(offsets.resolveOffsets);
}
