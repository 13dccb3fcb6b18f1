import {
  anyHeaders,
  blockOf,
  listOf,
  propertyRuns,
  recordWith,
  shown,
  superlinear,
} from '@night-market/testing';
import fc from 'fast-check';
import type { KafkaMessage } from 'kafkajs';
import { describe, expect, it } from 'vitest';
import { headerOf, readRecord } from '@night-market/event-bus';
import { toRecord } from '../kafka-record.ts';
import { decodeRecord } from './decode-record.ts';
import { encodeHeaders, encodeRecord, RAW_HEADERS } from './encode-record.ts';
import {
  areOversized,
  isHeaderBlock,
  MAX_HEADERS,
  MAX_HEADERS_BYTES,
  prependHeaders,
} from './header-block.ts';

const decoded = (block: Buffer) =>
  decodeRecord({ buffer: recordWith(block), offset: 0 }, { firstOffset: '0', firstTimestamp: '0' });
const recordOf = (block: Buffer) =>
  toRecord('pay.txn.v1', 0, decoded(block) as unknown as KafkaMessage, { revoked: false });

describe('the headers of a record', () => {
  it('are kept byte for byte, as bytes where texts would lose something', () => {
    fc.assert(
      fc.property(anyHeaders, (headers) => {
        const block = blockOf(headers);
        const record = recordOf(block);
        // As the stash and the outbox keep them.
        const texts = JSON.parse(JSON.stringify(record.headers)) as Record<string, string>;
        const kept = record.rawHeaders ?? encodeHeaders(texts);
        expect(shown(listOf(kept))).toEqual(shown(headers));
        const { buffer } = encodeRecord({ headers: { ...texts, [RAW_HEADERS]: kept } });
        expect(buffer.subarray(-block.length).equals(block)).toBe(true);
      }),
      propertyRuns(2_000),
    );
  });

  it('are texts alone where those say all', () => {
    const block = blockOf([
      [Buffer.from('ce_id'), Buffer.from('ü')],
      [Buffer.from('empty'), Buffer.of()],
    ]);
    expect(recordOf(block).rawHeaders).toBe(null);
  });

  it('get others before them', () => {
    fc.assert(
      fc.property(anyHeaders, (headers) => {
        const block = prependHeaders({ a: '1', b: '2' }, blockOf(headers));
        expect(shown(listOf(block))).toEqual(['61=31', '62=32', ...shown(headers)]);
        expect(isHeaderBlock(block)).toBe(true);
      }),
    );
  });

  it('that are cut off, or longer than they say, are no block', () => {
    fc.assert(
      fc.property(anyHeaders, fc.nat(), (headers, cut) => {
        const block = blockOf([[Buffer.from('x'), Buffer.from('y')], ...headers]);
        expect(isHeaderBlock(block)).toBe(true);
        expect(isHeaderBlock(block.subarray(0, cut % block.length))).toBe(false);
        expect(isHeaderBlock(Buffer.concat([block, Buffer.of(0)]))).toBe(false);
      }),
    );
  });
});

/** So many headers of one name, and of names of their own. */
const repeated = (count: number) => Array.from({ length: count }, () => [Buffer.from('a'), null] as const);
const distinct = (count: number) =>
  Array.from({ length: count }, (_, n) => [Buffer.from(`h${n}`), Buffer.from('v')] as const);

describe('headers beyond what is read', () => {
  const many = blockOf(repeated(MAX_HEADERS + 1));
  const large = blockOf([[Buffer.from('a'), Buffer.alloc(MAX_HEADERS_BYTES, 'x')]]);

  it.each([
    ['as many as are read', blockOf(repeated(MAX_HEADERS)), false],
    ['one more', many, true],
    ['too large', large, true],
  ])('%s', (_what, block, oversized) => {
    const record = recordOf(block);
    expect(record.hasOversizedHeaders).toBe(oversized);
    expect(areOversized(block)).toBe(oversized);
    const read = readRecord(record);
    expect('error' in read && (read.error as { code: string }).code).toBe(
      oversized ? 'oversized_headers' : 'empty',
    );
    if (oversized) expect([record.headers, record.rawHeaders?.equals(block)]).toEqual([{}, true]);
  });

  it.each([
    ['of one name', repeated],
    ['of names of their own', distinct],
  ])('%s are read in time that grows with their number', async (_what, headers) => {
    const work = (count: number) => {
      const block = blockOf(headers(count));
      return () => {
        expect(Object.keys(decoded(block).headers).length).toBeGreaterThan(0);
        const record = recordOf(block);
        expect([record.headers, record.rawHeaders?.equals(block)]).toEqual([{}, true]);
        expect(headerOf(record, 'absent')).toBe(undefined);
      };
    };
    expect(await superlinear(work, 16_000)).toBe(undefined);
  });
});
