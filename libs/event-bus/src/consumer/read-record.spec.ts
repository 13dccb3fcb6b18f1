import { deriveId, newId } from '@night-market/kernel';
import { superlinear } from '@night-market/testing';
import { describe, expect, it } from 'vitest';
import type { ConsumedRecord } from '../broker/records.ts';
import { isForeign, isWanted, readRecord } from './read-record.ts';

const TOPIC = 'pay.txn.v1';
const eventOf = (type: string, id = newId()) => ({
  ...{ id, topic: TOPIC, ts: '2026-11-22T20:00:00.000Z', key: 'order-1', type },
  payload: { orderId: 'order-1', txnId: 'cap_1' },
  ...{ correlationId: newId(), causationId: newId() },
});
const recordOf = (value: unknown, headers: Record<string, string> = {}, offset = 0n): ConsumedRecord => ({
  ...{ topic: TOPIC, partition: 1, offset, key: Buffer.from('order-1'), headers, timestampMs: 0 },
  value: Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)),
  lease: { revoked: false },
});
const captures = (_topic: string, type: string): boolean => type === 'captured';

describe('what a record counts by', () => {
  it('is its event id, whatever the headers say', () => {
    const event = eventOf('captured');
    expect(readRecord(recordOf(event, { ce_id: newId() })).id).toBe(event.id);
  });

  it('is one text for one id, in whatever case it is written', () => {
    const event = eventOf('captured');
    expect(readRecord(recordOf({ ...event, id: event.id.toUpperCase() })).id).toBe(event.id);
  });

  it('is derived from ce_id when it cannot be read, so that a copy elsewhere counts by the same', () => {
    const id = newId();
    const [one, copy] = [recordOf('?', { ce_id: id }), recordOf('?', { ce_id: id.toUpperCase() }, 7n)].map(
      readRecord,
    );
    expect(one!.id).toBe(copy!.id);
    expect(one!.id).not.toBe(id);
    expect(one!.id).toBe(deriveId('record', TOPIC, id));
  });

  it.each([undefined, '', 'x', 'not-an-id-at-all-but-of-36-characters'])(
    'is its place when ce_id is %j',
    (id) => {
      const headers: Record<string, string> = id === undefined ? {} : { ce_id: id };
      const [one, other] = [recordOf('?', headers), recordOf('?', headers, 7n)].map(readRecord);
      expect(one!.id).toBe(deriveId('record', TOPIC, '1', '0'));
      expect(other!.id).not.toBe(one!.id);
    },
  );
});

describe('whether a consumer wants a record', () => {
  const wants = (value: unknown, headers?: Record<string, string>) =>
    isWanted(readRecord(recordOf(value, headers)), captures);

  it('is told by its handlers, by ce_type without reading where that is known', () => {
    expect(wants(eventOf('captured'))).toBe(true);
    expect(wants(eventOf('result_replayed'))).toBe(true);
    expect(wants({ ...eventOf('capture_failed'), payload: { orderId: 'order-1', code: 'x' } })).toBe(false);
    expect(wants('?', { ce_type: `${TOPIC}.refunded` })).toBe(false);
    expect(wants('?', { ce_type: `${TOPIC}.captured` })).toBe(true);
    expect(wants('?', { ce_type: `${TOPIC}.never_heard_of` })).toBe(true);
    expect(wants('?')).toBe(true);
  });

  it('takes no tombstone, which is no event, but what has no value where every record is kept', () => {
    const empty = { ...recordOf('?'), value: null };
    expect(isWanted(readRecord({ ...empty, topic: 'city.directory.v1' }), captures)).toBe(false);
    expect(isWanted(readRecord(empty), captures)).toBe(true);
  });
});

describe("the headers and the key of a record that cannot be read, CloudEvents' among them", () => {
  it.each(['a', '0-', '\u0000', `${TOPIC}.`])(
    'are read in time that grows linearly with them: %j',
    async (piece) => {
      const work = (size: number) => {
        const text = piece.repeat(size / piece.length);
        const headers = { ce_id: text, ce_type: `${TOPIC}.${text}` };
        const record = { ...recordOf('?', headers), key: Buffer.from(text) };
        return () => {
          const { id, key } = readRecord(record);
          expect([id.length, key.length <= 200]).toEqual([36, true]);
          expect(isForeign(record, captures)).toBe(false);
        };
      };
      expect(await superlinear(work, 1_048_576)).toBe(undefined);
    },
  );
});
