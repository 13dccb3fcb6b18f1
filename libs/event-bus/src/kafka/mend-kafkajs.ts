import { createRequire } from 'node:module';
import { decodeRecord } from './record-codec/decode-record.ts';
import { encodeRecord } from './record-codec/encode-record.ts';
import { checkLater, type RequestQueue } from './request-queue.ts';

/** The version of kafkajs that is mended; another one is left as it is. */
export const MENDED_VERSION = '2.2.4';

const RECORD = 'kafkajs/src/protocol/recordBatch/record/v0';
const CODEC = { [`${RECORD}/index.js`]: encodeRecord, [`${RECORD}/decoder.js`]: decodeRecord };
const REQUEST_QUEUE = 'kafkajs/src/network/requestQueue/index.js';

/**
 * Makes kafkajs write and read records with our codec, and look at waiting requests only while there are any; for the
 * whole process. It loads its codec at the first request, so call this before.
 * @returns whether it is mended
 */
export function mendKafkajs(): boolean {
  const require = createRequire(import.meta.url);
  const { version } = require('kafkajs/package.json') as { version: string };
  if (version !== MENDED_VERSION) return false;
  for (const [module, replacement] of Object.entries(CODEC)) {
    require(module);
    require.cache[require.resolve(module)]!.exports = replacement;
  }
  const queue = require(REQUEST_QUEUE) as { prototype: RequestQueue };
  queue.prototype.scheduleCheckPendingRequests = checkLater;
  return true;
}
