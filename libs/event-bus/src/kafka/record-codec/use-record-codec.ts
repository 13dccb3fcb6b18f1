import { createRequire } from 'node:module';
import { decodeRecord } from './decode-record.ts';
import { encodeRecord } from './encode-record.ts';

/** The version of kafkajs whose encoder and decoder these replace. */
export const REPLACED_IN = '2.2.4';

const REPLACEMENTS = {
  'kafkajs/src/protocol/recordBatch/record/v0/index.js': encodeRecord,
  'kafkajs/src/protocol/recordBatch/record/v0/decoder.js': decodeRecord,
};

/**
 * Makes kafkajs write and read records with our codec, for the whole process. It loads these modules at its first
 * request, so call it before; another version of kafkajs keeps its own.
 * @returns whether the codec is in use
 */
export function useRecordCodec(): boolean {
  const require = createRequire(import.meta.url);
  const { version } = require('kafkajs/package.json') as { version: string };
  if (version !== REPLACED_IN) return false;
  for (const [module, replacement] of Object.entries(REPLACEMENTS)) {
    require(module);
    require.cache[require.resolve(module)]!.exports = replacement;
  }
  return true;
}
