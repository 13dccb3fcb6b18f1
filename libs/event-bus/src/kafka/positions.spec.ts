import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Positions } from './positions.ts';

const stretch = (first: number, next: number, partition = 0) => {
  return { topic: 'pay.txn.v1', partition, first: BigInt(first), next: BigInt(next) };
};

describe('the positions of an assignment', () => {
  it('take the first batch of a partition when it comes again', () => {
    const positions = new Positions();
    expect([stretch(3, 7), stretch(3, 7)].map((one) => positions.takes(one))).toEqual([false, true]);
  });

  it('take what continues at once', () => {
    const positions = new Positions();
    const taken = [stretch(3, 7), stretch(3, 7), stretch(7, 9), stretch(9, 12)];
    expect(taken.map((one) => positions.takes(one))).toEqual([false, true, true, true]);
  });

  it('do not take a fetch of the assignment before, neither as the first nor later', () => {
    const positions = new Positions();
    const stale = stretch(46, 50);
    const seen = [stale, stretch(37, 46), stretch(37, 46), stretch(60, 61), stretch(46, 60)];
    expect(seen.map((one) => positions.takes(one))).toEqual([false, false, true, false, true]);
  });

  it('go on where the log was cut off, or begins again', () => {
    const positions = new Positions();
    const seen = [
      stretch(3, 7),
      stretch(3, 7),
      stretch(90, 91),
      stretch(90, 91),
      stretch(0, 5),
      stretch(0, 5),
    ];
    expect(seen.map((one) => positions.takes(one))).toEqual([false, true, false, true, false, true]);
  });

  it('count each partition by itself', () => {
    const positions = new Positions();
    const seen = [stretch(3, 7, 0), stretch(3, 7, 1), stretch(3, 7, 0), stretch(7, 9, 1)];
    expect(seen.map((one) => positions.takes(one))).toEqual([false, false, true, false]);
  });

  it('leave no hole, wherever one answer of the assignment before comes in between', () => {
    const sizes = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(
        sizes,
        fc.nat(9),
        fc.nat(19),
        fc.integer({ min: 1, max: 99 }),
        (batches, start, when, ahead) => {
          const positions = new Positions();
          const taken: number[] = [];
          let at = start;
          const fetch = (first: number, size: number): void => {
            if (!positions.takes(stretch(first, first + size))) return;
            for (let offset = first; offset < first + size; offset++) taken.push(offset);
            at = first + size;
          };
          for (const [n, size] of batches.entries()) {
            if (n === when % batches.length) fetch(at + ahead, size);
            while (at < start + sum(batches.slice(0, n + 1))) fetch(at, size);
          }
          expect(taken).toEqual(Array.from({ length: at - start }, (_, n) => start + n));
        },
      ),
    );
  });
});

const sum = (all: readonly number[]): number => all.reduce((left, right) => left + right, 0);
