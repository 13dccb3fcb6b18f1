import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Positions, type Stretch } from './positions.ts';

const LIMIT_MS = 20_000;
const PLACE = { topic: 'pay.txn.v1', partition: 0 };

const stretch = (first: number, next: number, partition = 0): Stretch => {
  return { ...PLACE, partition, first: BigInt(first), next: BigInt(next) };
};

/** Positions of a first assignment, and what they say to batches one after the other. */
function begun() {
  const positions = new Positions(LIMIT_MS);
  positions.begin(0);
  const take = (nowMs: number, ...batches: Stretch[]) => batches.map((one) => positions.takes(one, nowMs));
  return { positions, take };
}

describe('the positions of an assignment', () => {
  it('take the first batch of a partition when it comes again', () => {
    expect(begun().take(0, stretch(3, 7), stretch(3, 7))).toEqual([false, true]);
  });

  it('take what continues at once', () => {
    const { take } = begun();
    expect(take(0, stretch(3, 7), stretch(3, 7), stretch(7, 9), stretch(9, 12))).toEqual([
      false,
      true,
      true,
      true,
    ]);
  });

  it('go on where the log was cut off, or begins again', () => {
    const { take } = begun();
    expect(take(0, stretch(3, 7), stretch(3, 7), stretch(90, 91), stretch(90, 91))).toEqual([
      ...[false, true],
      ...[false, true],
    ]);
    expect(take(0, stretch(0, 5), stretch(0, 5))).toEqual([false, true]);
  });

  it('count each partition by itself', () => {
    const { take } = begun();
    expect(take(0, stretch(3, 7, 0), stretch(3, 7, 1), stretch(3, 7, 0), stretch(7, 9, 1))).toEqual([
      ...[false, false],
      ...[true, false],
    ]);
  });
});

describe('a further assignment', () => {
  /** An assignment that has got to 46, of which all before `committed` is committed; the next one begins at 1 s. */
  const after = (committed: number) => {
    const both = begun();
    both.take(0, stretch(37, 46), stretch(37, 46));
    both.positions.settle(PLACE, BigInt(committed));
    both.positions.begin(1_000);
    return both;
  };

  it('does not take fetches of the one before, however often they come', () => {
    const old = Array.from({ length: 5 }, () => stretch(46, 50));
    expect(after(40).take(1_000, ...old)).toEqual(old.map(() => false));
    const { take } = after(40);
    expect(take(1_000, stretch(46, 50), stretch(40, 46), stretch(40, 46), stretch(46, 50))).toEqual([
      ...[false, false],
      ...[true, true],
    ]);
  });

  it('nor those of any before that', () => {
    const { positions, take } = after(40);
    take(1_000, stretch(40, 43), stretch(40, 43));
    positions.begin(2_000);
    expect(take(2_000, stretch(46, 50), stretch(46, 50), stretch(43, 50), stretch(43, 50))).toEqual([
      ...[false, false],
      ...[false, false],
    ]);
  });

  it('goes on at once where all is settled', () => {
    expect(after(46).take(1_000, stretch(46, 50), stretch(46, 50))).toEqual([false, true]);
  });

  it('goes on there too when somebody else has committed it, once no old fetch can be under way', () => {
    const { take } = after(40);
    expect(take(1_000 + LIMIT_MS, stretch(46, 50), stretch(46, 50))).toEqual([false, false]);
    expect(take(1_001 + LIMIT_MS, stretch(46, 50))).toEqual([true]);
  });
});

/** What may happen to a member: numbers choose among what is there. */
const step = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ kind: fc.constant('fetch' as const), size: fc.integer({ min: 1, max: 5 }) }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('old' as const),
      which: fc.nat(9),
      size: fc.integer({ min: 1, max: 5 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('settle' as const), size: fc.integer({ min: 0, max: 9 }) }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('rejoin' as const), size: fc.nat(4) }) },
);

it('leave no hole, whatever old fetches answer, how often, and whenever the group forms anew', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 80 }), (steps) => {
      const positions = new Positions(LIMIT_MS);
      positions.begin(0);
      const old: number[] = [];
      let [nowMs, committed, at] = [0, 0, 0];
      /** A taken batch moves the member on; it must not begin behind what was taken or is committed. */
      const answer = (first: number, size: number): void => {
        if (!positions.takes(stretch(first, first + size), nowMs)) return;
        expect(first).toBeLessThanOrEqual(at);
        at = first + size;
      };
      for (const one of steps) {
        nowMs += 10;
        if (one.kind === 'fetch') answer(at, one.size);
        else if (one.kind === 'old' && old.length > 0) answer(old[one.which % old.length]!, one.size);
        else if (one.kind === 'settle') {
          committed = Math.min(at, Math.max(committed, committed + one.size));
          positions.settle(PLACE, BigInt(committed));
        } else if (one.kind === 'rejoin') {
          // A fetch of this assignment is under way and may be answered at any time.
          old.push(at);
          at = committed;
          positions.begin(nowMs);
        }
      }
      // Nothing stands still: what is asked for from the right place is taken in the end.
      nowMs += 2 * LIMIT_MS;
      const before = at;
      for (let tries = 0; tries < 3; tries += 1) answer(at, 1);
      expect(at).toBeGreaterThan(before);
    }),
  );
});
