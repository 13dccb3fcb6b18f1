import { superlinear } from '@night-market/testing';
import { describe, expect, it } from 'vitest';
import { UnknownOutcomeError } from '@night-market/intents';
import {
  captureAnswer,
  captureList,
  failure,
  MAX_LINES,
  MAX_TOLD,
  parseWebhook,
  refundList,
  settlementLines,
} from './gateway-schemas.ts';

const told = { id: 'cap_1', amount: 100, currency: 'TWD' };
const line = { ...told, seq: 1, type: 'capture', reference: 'order-1', at: '2026-01-01T00:00:00.000Z' };
const many = <T>(count: number, item: T): T[] => Array<T>(count).fill(item);

/** The longest answer that is read has some megabytes. */
const LARGEST_BYTES = 4_194_304;

const LISTS: readonly [string, number, unknown, (items: unknown[]) => unknown][] = [
  ['duplicates', MAX_TOLD, told, (duplicates) => captureAnswer({ ...told, duplicates }).slice(1)],
  ['captures', MAX_TOLD, told, (captures) => captureList({ captures, declined: null }).captures],
  ['refunds', MAX_TOLD, { id: 're_1' }, (refunds) => refundList({ refunds })],
  ['settlement lines', MAX_LINES, line, (lines) => settlementLines({ lines })],
];

describe('an answer of the gateway', () => {
  it.each(LISTS)('has as many %s as are read, and no more', (_what, max, item, read) => {
    expect(read(many(max, item))).toHaveLength(max);
    expect(() => read(many(max + 1, item))).toThrow(UnknownOutcomeError);
  });

  it.each(LISTS)(
    'is an unknown outcome, soon, when it is full of wrong %s',
    async (_what, max, _item, read) => {
      const work = (count: number) => {
        const items = many(count, 1);
        return () => expect(() => read(items)).toThrow(UnknownOutcomeError);
      };
      expect(await superlinear(work, LARGEST_BYTES / 2)).toBe(undefined);
      expect(await superlinear(work, max)).toBe(undefined);
    },
  );

  it.each([
    ['a reason', (text: string) => expect(failure({ error: { code: text } })).toBe('gateway_rejected')],
    [
      'an id',
      (text: string) => expect(() => captureAnswer({ ...told, id: text })).toThrow(UnknownOutcomeError),
    ],
    [
      'a time',
      (text: string) =>
        expect(settlementLines({ lines: [{ ...line, at: text }] })).toEqual([
          { type: 'unreadable', seq: '1', at: 0 },
        ]),
    ],
    [
      'the reference of a webhook',
      (text: string) =>
        expect(parseWebhook({ type: 'capture.succeeded', data: { ...told, reference: text } })).toBe(
          undefined,
        ),
    ],
  ])('is read in time that grows linearly with %s', async (_what, read) => {
    for (const piece of ['1', '0912-345-678 ', '\u0f73', '2026-01-01T']) {
      const work = (size: number) => {
        const text = piece.repeat(size / piece.length);
        return () => read(text);
      };
      expect(await superlinear(work, 262_144), piece).toBe(undefined);
    }
  });
});
