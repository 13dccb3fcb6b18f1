import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { handledSince, type Handled, type Told } from './handled-since.ts';

const TYPES = ['requested', 'captured', 'refunded'];
/** What one consumer of one topic says at each look; undefined: it is not asked or does not read the topic. */
const looks = fc.array(fc.option(fc.subarray(TYPES, { minLength: 1 }), { nil: undefined }), {
  maxLength: 12,
});

const told = (types: readonly string[] | undefined): Told[] =>
  types ? [{ name: 'orchestrator', subscriptions: [{ topic: 'pay.txn.v1', types }] }] : [];

/** Keeps what is to be kept, as the store does. */
const apply = (known: readonly Handled[], one: Told[], nowMs: number): Handled[] => {
  const { fresh, gone } = handledSince(known, one, nowMs);
  return [...known.filter((row) => !gone.includes(row)), ...fresh];
};

describe('since when a type is handled', () => {
  it('is the first of the looks that told of it without a break, and always for what the first look told', () => {
    fc.assert(
      fc.property(looks, (given) => {
        let known: Handled[] = [];
        given.forEach((types, at) => (known = apply(known, told(types), at)));
        const answers = given.flatMap((types, at) => (types ? [{ types, at }] : []));
        const expected = (answers.at(-1)?.types ?? []).map((type) => {
          const lastWithout = answers.findLastIndex(({ types }) => !types.includes(type));
          return [type, lastWithout < 0 ? undefined : answers[lastWithout + 1]!.at];
        });
        expect(known.map(({ type, sinceMs }) => [type, sinceMs]).sort()).toEqual(expected.sort());
      }),
    );
  });

  it('tells apart consumers and topics', () => {
    const one = { consumer: 'orchestrator', topic: 'pay.txn.v1', type: 'captured', sinceMs: undefined };
    const two: Told[] = [
      { name: 'orchestrator', subscriptions: [{ topic: 'pay.txn.v2', types: ['captured'] }] },
      { name: 'gate', subscriptions: [{ topic: 'pay.txn.v1', types: ['captured', 'refunded'] }] },
    ];
    const { handled, fresh, gone } = handledSince([one], two, 5);
    expect(handled.map(({ sinceMs }) => sinceMs)).toEqual([undefined, undefined, undefined]);
    expect([fresh, gone]).toEqual([handled, []]);
  });
});
