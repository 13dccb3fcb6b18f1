import { createRequire } from 'node:module';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { crc32c } from './crc32c.ts';

const theirs = createRequire(import.meta.url)('kafkajs/src/protocol/recordBatch/crc32C/crc32C.js') as (
  bytes: Buffer,
) => number;

describe('the checksum of a batch', () => {
  it('is that of kafkajs, without a sign', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 600, size: 'max' }), (bytes) => {
        expect(crc32c(bytes)).toBe(theirs(Buffer.from(bytes)) >>> 0);
      }),
      { numRuns: 500 },
    );
  });

  // RFC 3720, appendix B.4, in the byte order of a number; the last one is the check value of the catalogue of CRCs.
  it.each([
    ['32 times 0x00', new Uint8Array(32), 0x8a9136aa],
    ['32 times 0xff', new Uint8Array(32).fill(0xff), 0x62a8ab43],
    ['0x00 to 0x1f', Uint8Array.from({ length: 32 }, (_, n) => n), 0x46dd794e],
    ['0x1f to 0x00', Uint8Array.from({ length: 32 }, (_, n) => 31 - n), 0x113fdb5c],
    ['the digits 1 to 9', Buffer.from('123456789'), 0xe3069283],
    ['nothing', new Uint8Array(), 0],
  ])('of %s is the one of the standard', (_what, bytes, checksum) => {
    expect(crc32c(bytes)).toBe(checksum);
  });
});
