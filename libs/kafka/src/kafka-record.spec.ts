import type { KafkaMessage } from 'kafkajs';
import { describe, expect, it } from 'vitest';
import { headerOf } from '@night-market/event-bus';
import { toRecord } from './kafka-record.ts';
import { decodeRecord } from './record-codec/decode-record.ts';
import { encodeRecord } from './record-codec/encode-record.ts';

const lease = { revoked: false };
const recordOf = (more: object) =>
  toRecord(
    'pay.txn.v1',
    1,
    {
      offset: '7',
      key: null,
      value: null,
      timestamp: '1763800000000',
      attributes: 0,
      ...more,
    } as KafkaMessage,
    lease,
  );

describe('a record as it comes from the broker', () => {
  it('holds headers as texts, the first of several, and leaves out those without a value', () => {
    const headers = { a: Buffer.from('1'), b: ['2', Buffer.from('3')], c: null, d: [null], e: undefined };
    expect(recordOf({ headers }).headers).toEqual({ a: '1', b: '2' });
    expect(recordOf({}).headers).toEqual({});
  });

  it('tells one header as it tells all of them', () => {
    const headers = { a: '1', b: ['2', '3'], c: null, d: [null, '4'], e: '' };
    const { buffer } = encodeRecord({ key: 'k', value: 'v', headers });
    const batch = { firstOffset: '0', firstTimestamp: '0' };
    const decoded = decodeRecord({ buffer: buffer.subarray(1), offset: 0 }, batch);
    for (const record of [
      toRecord('pay.txn.v1', 1, decoded as unknown as KafkaMessage, lease),
      recordOf({ headers }),
    ]) {
      expect(record.headers).toEqual({ a: '1', b: '2', e: '' });
      for (const name of [...Object.keys(headers), 'f'])
        expect(headerOf(record, name)).toBe(record.headers[name]);
    }
  });

  it.each([
    ['1763800000000', '2025-11-22T08:26:40.000Z'],
    ['-1', '1970-01-01T00:00:00.000Z'],
    // Microseconds, nanoseconds.
    ['1763800000000000', '9999-12-31T00:00:00.000Z'],
    ['1763800000000000000', '9999-12-31T00:00:00.000Z'],
  ])('of time %s has one that can be stored: %s', (timestamp, iso) => {
    expect(new Date(recordOf({ timestamp }).timestampMs).toISOString()).toBe(iso);
  });
});
