import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeEnvelope, decodeEvent } from '../decode.ts';
import { TOPICS } from '../topics.ts';
import { framed, shownJson, unframed } from './confluent-frame.ts';

const schemaId = fc.integer({ min: 1, max: 2 ** 31 - 1 });
const json = fc.json().map((text) => Buffer.from(text));

const ID = '0198c0de-0000-7000-8000-000000000001';
const events = TOPICS.flatMap((topic) =>
  Object.entries(topic.events).flatMap(([type, { examples }]) =>
    examples.map((payload) => ({
      ...{ id: ID, correlationId: ID, causationId: ID },
      ...{ topic: topic.name, type, ts: '2026-01-01T00:00:00.000Z', key: 'k', payload },
    })),
  ),
);
const anyEvent = fc.constantFrom(...events);

describe('the Confluent frame', () => {
  it('is a zero byte and the id, big-endian, before the value', () => {
    expect([...framed(0x01020304, Buffer.from('{}'))]).toEqual([0, 1, 2, 3, 4, 0x7b, 0x7d]);
  });

  it('is taken off again, whatever the id and the value', () => {
    fc.assert(
      fc.property(schemaId, json, (id, value) => {
        expect(Buffer.from(unframed(framed(id, value))).equals(value)).toBe(true);
      }),
    );
  });

  it('is seen in no JSON: a bare value stays as it is', () => {
    fc.assert(
      fc.property(json, (value) => {
        expect(unframed(value)).toBe(value);
      }),
    );
  });

  it('is not seen in what is too short to have a value behind it', () => {
    const short = fc.uint8Array({ maxLength: 4 }).map((rest) => Uint8Array.of(0, ...rest));
    fc.assert(
      fc.property(short, (value) => {
        expect(unframed(value)).toBe(value);
      }),
    );
  });

  it.each([0, -1, 1.5, 2 ** 31, NaN])('refuses the id %d', (id) => {
    expect(() => framed(id, Buffer.from('{}'))).toThrow(RangeError);
  });
});

describe('a reader of events', () => {
  it('reads every event of the contracts alike, framed and bare', () => {
    fc.assert(
      fc.property(schemaId, anyEvent, (id, event) => {
        const value = Buffer.from(JSON.stringify(event));
        expect(decodeEvent(event.topic, framed(id, value))).toEqual(decodeEvent(event.topic, value));
        expect(decodeEnvelope(event.topic, framed(id, value))).toEqual(event);
      }),
    );
  });

  it('says that a frame around something else is not JSON', () => {
    const garbage = framed(7, Buffer.from('\0no event'));
    expect(() => decodeEvent('pay.txn.v1', garbage)).toThrow('the record is not JSON');
  });
});

describe('a value that is looked at', () => {
  const bytes = (text: string) => new Uint8Array(Buffer.from(text));

  it.each([
    ['bare JSON', bytes('{"a":"夜"}'), { a: '夜' }],
    ['JSON in a frame', framed(7, bytes('[1]')), [1]],
    ['no JSON', bytes('{'), null],
    ['JSON behind a byte order mark', bytes('\ufeff{}'), null],
    ['a text that is no UTF-8', new Uint8Array([0x22, 0xff, 0x22]), '\ufffd'],
    ['nothing', null, null],
  ])('%s', (_, value, shown) => {
    expect(shownJson(value)).toEqual(shown);
  });
});
