import { createRequire } from 'node:module';
import { silentLog, type Log } from '@night-market/kernel';
import { fetchDecoder, type DecodeLegacy } from './fetch/decode-fetch.ts';
import { handOverGaps, type BatchRunner } from './fetch/hand-over-gaps.ts';
import { rememberReset, tellReset, type OffsetManager } from './fetch/offset-resets.ts';
import { tellRefusal, type CoordinatorFinder } from './group-refusal.ts';
import { misfitOf, type Shape } from './kafkajs-shape.ts';
import { joinAsSameMember, leaveForGood, type GroupMember } from './sticky-member.ts';
import { crc32c } from './record-codec/crc32c.ts';
import { decodeRecord } from './record-codec/decode-record.ts';
import { batchEncoder, type BatchEncoder } from './record-codec/encode-batch.ts';
import { encodeRecord } from './record-codec/encode-record.ts';
import { checkLater, type RequestQueue } from './request-queue.ts';

/** The version of kafkajs that is patched; another one is left as it is. */
export const PATCHED_VERSION = '2.2.4';

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
const CLUSTER = 'kafkajs/src/cluster/index.js';

const NOT_PATCHED = `kafkajs is not patched: consumers may stop at compressed or aborted batches, and all is slower; install kafkajs ${PATCHED_VERSION}`;

/** What the patches expect to find. */
const SHAPES: Readonly<Record<string, Shape>> = {
  ...Object.fromEntries(
    [...Object.keys(CODEC), FETCH_DECODER, LEGACY_DECODER, DECODER].map((module): [string, Shape] => [
      module,
      { of: 'exports', has: [] },
    ]),
  ),
  [BATCH_ENCODER]: { of: 'exports', has: ['RecordBatch'] },
  [REQUEST_QUEUE]: { of: 'prototype', has: ['scheduleCheckPendingRequests'] },
  [GROUP_MEMBER]: { of: 'prototype', has: ['joinAndSync', 'leave'] },
  [CLUSTER]: { of: 'prototype', has: ['findGroupCoordinatorMetadata'] },
  [BATCH_RUNNER]: { of: 'prototype', has: ['handleBatch'] },
  [OFFSET_MANAGER]: { of: 'prototype', has: ['setDefaultOffset', 'resolveOffsets'] },
};

/**
 * Makes kafkajs write and read records and batches with our codec, look at waiting requests only while there are any, keep
 * a consumer's place in its group over a crash, tell that a right on a group is missing, and say where it passes by what
 * it does not hand over; once, for the whole process. It loads its codec at the first request, so call this before. Where
 * the patches do not fit, none is applied, and `log` gets one warning.
 * @returns whether it is patched
 */
export const patchKafkajs = kafkajsPatcher();

/** One that does not know whether another one has patched. */
export function kafkajsPatcher() {
  let isPatched = false;
  let isWarned = false;
  return (log: Log = silentLog, require: NodeJS.Require = createRequire(import.meta.url)): boolean => {
    if (isPatched) return true;
    const misfit = misfitOf(require, PATCHED_VERSION, SHAPES);
    if (misfit !== undefined) {
      if (!isWarned) log.warn({ kafka: true, misfit }, NOT_PATCHED);
      isWarned = true;
      return false;
    }
    patch(require);
    isPatched = true;
    return true;
  };
}

function patch(require: NodeJS.Require): void {
  for (const [module, replacement] of Object.entries(CODEC)) {
    require(module);
    require.cache[require.resolve(module)]!.exports = replacement;
  }
  const batches = require(BATCH_ENCODER) as { RecordBatch: BatchEncoder };
  batches.RecordBatch = batchEncoder(batches.RecordBatch);
  const queue = require(REQUEST_QUEUE) as { prototype: RequestQueue };
  queue.prototype.scheduleCheckPendingRequests = checkLater;
  const { prototype: member } = require(GROUP_MEMBER) as { prototype: GroupMember };
  member.joinAndSync = joinAsSameMember(member.joinAndSync);
  member.leave = leaveForGood(member.leave);
  const { prototype: cluster } = require(CLUSTER) as { prototype: CoordinatorFinder };
  cluster.findGroupCoordinatorMetadata = tellRefusal(cluster.findGroupCoordinatorMetadata);
  patchFetching(require);
}

function patchFetching(require: NodeJS.Require): void {
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
