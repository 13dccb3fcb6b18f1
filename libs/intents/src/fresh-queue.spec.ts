import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FreshQueue, type Held } from './fresh-queue.ts';

const held = (intent: string, key?: string, untilMs = Infinity): Held<string> => ({
  ...{ intent, key, untilMs, kind: 'fresh', attempts: 0, askFirst: false },
});
const drain = (queue: FreshQueue<string>, nowMs = 0): string[] => {
  const given: string[] = [];
  for (let next = queue.next(nowMs); next; next = queue.next(nowMs)) given.push(next.intent);
  return given;
};

describe('fresh intents in memory', () => {
  it('without keys are given out as they came', () => {
    const queue = new FreshQueue<string>();
    for (const name of ['a', 'b', 'c']) queue.push(held(name));
    expect(drain(queue)).toEqual(['a', 'b', 'c']);
    expect(queue.isEmpty).toBe(true);
  });

  it('of one key are given out one at a time and in order, whatever else goes on', () => {
    const steps = fc.array(fc.record({ key: fc.nat({ max: 2 }), end: fc.nat({ max: 5 }) }), {
      ...{ minLength: 1, maxLength: 60, size: 'max' },
    });
    fc.assert(
      fc.property(steps, (all) => {
        const queue = new FreshQueue<string>();
        const inHand: Held<string>[] = [];
        const given = new Map<string, number[]>();
        const take = (): void => {
          for (let next = queue.next(0); next; next = queue.next(0)) {
            expect(inHand.map(({ key }) => key)).not.toContain(next.key);
            inHand.push(next);
            given.set(next.key!, [...(given.get(next.key!) ?? []), Number(next.intent)]);
          }
        };
        for (const [n, { key, end }] of all.entries()) {
          queue.push(held(String(n), String(key)));
          take();
          const [ended] = end < inHand.length ? inHand.splice(end, 1) : [];
          if (ended) queue.settled(ended, true);
        }
        for (take(); inHand.length > 0; take()) queue.settled(inHand.shift()!, true);
        expect([...given.values()].flat()).toHaveLength(all.length);
        for (const numbers of given.values()) expect(numbers).toEqual(numbers.toSorted((a, b) => a - b));
        expect(queue.isEmpty).toBe(true);
      }),
    );
  });

  it('behind one that failed are left to the store; those of other keys are not', () => {
    const queue = new FreshQueue<string>();
    for (const one of [held('a1', 'a'), held('a2', 'a'), held('b1', 'b'), held('a3', 'a')]) queue.push(one);
    const head = queue.next(0)!;
    queue.settled(head, false);
    expect([drain(queue), queue.length]).toEqual([['b1'], 0]);
  });

  it('that waited past their lease are left to the store, with those behind them', () => {
    const queue = new FreshQueue<string>();
    for (const one of [held('a1', 'a', 10), held('a2', 'a', 99), held('b1', 'b', 99)]) queue.push(one);
    expect(drain(queue, 10)).toEqual(['b1']);
    expect(queue.length).toBe(0);
  });

  it('keep an intent from the store waiting while one of its key is in hand', () => {
    const queue = new FreshQueue<string>();
    queue.push(held('a1', 'a'));
    const due = held('a0', 'a');
    expect(queue.lock(due)).toBe(false);
    queue.settled(queue.next(0)!, true);
    expect(queue.lock(due)).toBe(true);
    queue.push(held('a2', 'a'));
    expect(drain(queue)).toEqual([]);
    queue.settled(due, true);
    expect(drain(queue)).toEqual(['a2']);
  });

  it('can all be left to the store, but the key of one under way stays in hand', () => {
    const queue = new FreshQueue<string>();
    for (const one of [held('a1', 'a'), held('a2', 'a'), held('b1', 'b')]) queue.push(one);
    const underWay = queue.next(0)!;
    queue.clear();
    expect([queue.length, queue.lock(held('a3', 'a')), queue.lock(held('b2', 'b'))]).toEqual([
      0,
      false,
      true,
    ]);
    queue.settled(underWay, true);
    expect(drain(queue)).toEqual([]);
  });
});
