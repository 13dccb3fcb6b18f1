import {
  decodeEvent,
  framed,
  isNestedDeeper,
  RECORD_MAX_LEVELS,
  TOPICS,
  UndecodableError,
} from '@night-market/contracts';
import { superlinear } from '@night-market/testing';
import { describe, expect, it } from 'vitest';

const ID = '0198c0de-0000-7000-8000-000000000001';
const envelopeOf = (topic: string, type: string, payload: object) => ({
  ...{ id: ID, correlationId: ID, causationId: ID },
  ...{ topic, type, ts: '2026-01-01T00:00:00.000Z', key: 'k', payload },
});
const EVENTS = TOPICS.flatMap((topic) =>
  Object.keys(topic.events).map((type) => [topic.name, type] as const),
);
const FIELDS = [
  ...new Set(
    TOPICS.flatMap(({ events }) => Object.values(events).flatMap(({ examples }) => examples)).flatMap((one) =>
      Object.keys(one as object),
    ),
  ),
];
/** The largest record that the outbox or a topic of usual limits takes. */
const LARGEST_BYTES = 1_048_576;

const list = (size: number): unknown => Array.from({ length: size / 2 }, () => 1);
const fields = (size: number): unknown =>
  Object.fromEntries(Array.from({ length: size / 8 }, (_, n) => [`f${n}`, 1]));
const VALUES: readonly [string, (size: number) => unknown][] = [
  ['a long text', (size) => '1'.repeat(size)],
  ['a list of numbers', list],
  ['an object of many fields', fields],
];

function decode(topic: string, value: Uint8Array): void {
  try {
    decodeEvent(topic, value);
  } catch (error) {
    expect(error).toBeInstanceOf(UndecodableError);
    expect((error as Error).message.length).toBeLessThanOrEqual(1_000);
  }
}

describe('a record', () => {
  it.each(VALUES)(
    'is read in time that grows linearly with %s in its fields',
    async (_what, make) => {
      for (const [topic, type] of EVENTS.filter(
        ([, type], at) => EVENTS.findIndex((one) => one[1] === type) === at,
      )) {
        const work = (size: number) => {
          const value = make(size / FIELDS.length);
          const payload = Object.fromEntries(FIELDS.map((field) => [field, value]));
          const bytes = framed(7, Buffer.from(JSON.stringify(envelopeOf(topic, type, payload))));
          return () => decode(topic, bytes);
        };
        expect(await superlinear(work, LARGEST_BYTES / 8), `${topic} ${type}`).toBe(undefined);
      }
    },
    60_000,
  );

  it.each(VALUES)(
    'whose envelope is wrong is read in time that grows linearly with it: %s',
    async (_what, make) => {
      const work = (size: number) => {
        const value = make(size / 8);
        const all = ['id', 'topic', 'ts', 'key', 'type', 'payload', 'correlationId', 'causationId'];
        const bytes = Buffer.from(JSON.stringify(Object.fromEntries(all.map((field) => [field, value]))));
        return () => decode('pay.txn.v1', bytes);
      };
      expect(await superlinear(work, LARGEST_BYTES)).toBe(undefined);
    },
    60_000,
  );

  it.each([
    ['[', ']'],
    ['{"a":', '}'],
  ])('that is nested 100,000 levels deep is refused: %s', async (open, close) => {
    const deep = (levels: number): Buffer =>
      Buffer.from(
        JSON.stringify(envelopeOf('pay.txn.v1', 'captured', {})).replace(
          '"payload":{}',
          `"payload":{"x":${open.repeat(levels)}1${close.repeat(levels)}}`,
        ),
      );
    expect(() => decodeEvent('pay.txn.v1', deep(100_000))).toThrow(
      expect.objectContaining({ code: 'too_deep' }),
    );
    // The envelope and its payload are two levels.
    expect(() => decodeEvent('pay.txn.v1', deep(RECORD_MAX_LEVELS - 1))).toThrow(
      expect.objectContaining({ code: 'too_deep' }),
    );
    expect(() => decodeEvent('pay.txn.v1', deep(RECORD_MAX_LEVELS - 2))).toThrow(
      expect.objectContaining({ code: 'bad_payload' }),
    );
  });
});

describe('the levels of a text', () => {
  it.each([
    ['[[]]', 1, true],
    ['[[]]', 2, false],
    ['[[],[],[[1]]]', 2, true],
    [String.raw`{"[[[[\"[[[":{"a":1}}`, 2, false],
    [String.raw`{"\\":[[1]]}`, 2, true],
    ['"[[[[', 1, false],
  ])('%s more than %i: %s', (text, levels, isDeeper) => {
    expect(isNestedDeeper(text, levels)).toBe(isDeeper);
  });

  it.each(['[', '"', '{"a":', String.raw`"\"`])(
    'are counted in time that grows linearly: %s',
    async (piece) => {
      const work = (size: number) => {
        const text = piece.repeat(size / piece.length);
        return () => isNestedDeeper(text, 10_000_000);
      };
      const counted = (size: number) => {
        const text = piece.repeat(size / piece.length);
        return () => isNestedDeeper(text, text.length / 2);
      };
      expect([await superlinear(work, LARGEST_BYTES), await superlinear(counted, LARGEST_BYTES)]).toEqual([
        undefined,
        undefined,
      ]);
    },
  );
});
