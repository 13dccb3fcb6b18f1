import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Positions, type Stretch } from './positions.ts';

const LIMIT_MS = 20_000;
const PLACE = { topic: 'pay.txn.v1', partition: 0 };

const stretch = (first: number, next: number, partition = 0): Stretch => {
  return { ...PLACE, partition, first: BigInt(first), next: BigInt(next) };
};

/** Positions of an assignment whose group stands at `committed`, and what they say to batches one after the other. */
function standingAt(committed: number) {
  const positions = new Positions(LIMIT_MS);
  positions.stand([{ ...PLACE, next: BigInt(committed) }]);
  const take = (nowMs: number, ...batches: Stretch[]) => batches.map((one) => positions.takes(one, nowMs));
  return { positions, take };
}

describe('the positions of an assignment', () => {
  it('take nothing before it is known where the group stands', () => {
    const positions = new Positions(LIMIT_MS);
    expect([positions.known, positions.takes(stretch(3, 7), 0)]).toEqual([false, false]);
    positions.stand([{ ...PLACE, next: 3n }]);
    expect([positions.known, positions.takes(stretch(3, 7), 0)]).toEqual([true, true]);
  });

  it('take what begins where the group stands, and what continues', () => {
    expect(standingAt(3).take(0, stretch(3, 7), stretch(7, 9), stretch(9, 12))).toEqual([true, true, true]);
  });

  it('begin anew with each assignment', () => {
    standingAt(40).take(0, stretch(40, 46));
    expect(standingAt(40).take(0, stretch(46, 50), stretch(40, 46), stretch(46, 50))).toEqual([
      false,
      true,
      true,
    ]);
  });

  it('take what begins earlier: it only comes again', () => {
    expect(standingAt(5).take(0, stretch(3, 7), stretch(0, 2), stretch(7, 9))).toEqual([true, true, true]);
  });

  it('begin at the beginning where the group has settled nothing', () => {
    expect(standingAt(3).take(0, stretch(4, 5, 1), stretch(0, 5, 1))).toEqual([false, true]);
  });

  it('count each partition by itself', () => {
    expect(standingAt(3).take(0, stretch(0, 9, 1), stretch(9, 10), stretch(3, 7))).toEqual([
      true,
      false,
      true,
    ]);
  });

  it('do not take fetches of an assignment before, however often they come', () => {
    const old = Array.from({ length: 5 }, () => stretch(46, 50));
    const { take } = standingAt(40);
    expect(take(1_000, ...old)).toEqual(old.map(() => false));
    expect(take(1_000, stretch(40, 43), stretch(46, 50), stretch(43, 46), stretch(46, 50))).toEqual([
      ...[true, false],
      ...[true, true],
    ]);
  });

  it('go on where a commit that was under way has moved the group to', () => {
    const { positions, take } = standingAt(3);
    positions.settled([{ ...PLACE, next: 46n }]);
    expect(take(0, stretch(46, 50))).toEqual([true]);
  });

  it('go on where the log was cut off, once no fetch of before can be under way', () => {
    const { take } = standingAt(3);
    for (let nowMs = 0; nowMs <= LIMIT_MS; nowMs += 500)
      expect(take(nowMs, stretch(90, 91))).toEqual([false]);
    expect(take(LIMIT_MS + 1, stretch(90, 91), stretch(91, 93))).toEqual([true, true]);
  });

  it('do not count how long a batch came to an assignment before', () => {
    const before = standingAt(3);
    for (let nowMs = 0; nowMs <= LIMIT_MS; nowMs += 500) before.take(nowMs, stretch(90, 91));
    expect(standingAt(3).take(LIMIT_MS + 1, stretch(90, 91))).toEqual([false]);
  });

  it('do not take a fetch of before for having been away long', () => {
    const { take } = standingAt(3);
    const often = [0, 10, 20].flatMap((n) => take(n * LIMIT_MS, stretch(90, 91), stretch(90, 91)));
    expect(often).toEqual(often.map(() => false));
  });
});

/** What may happen to a member: numbers choose among what is there. */
const size = fc.integer({ min: 1, max: 5 });
const step = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('fetch' as const), size }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('old' as const), which: fc.nat(9), size }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('commit' as const), size: fc.nat(9) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('freeze' as const),
      size: fc.integer({ min: 3_000, max: 60_000 }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('rejoin' as const), others: fc.nat(4) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('learn' as const) }) },
);

it('leave no hole, whatever old fetches answer, how often, and whenever the group forms anew', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 80, size: 'max' }), (steps) => {
      let positions = new Positions(LIMIT_MS);
      const old: number[] = [];
      /** `at`: where kafkajs goes on; `whole`: before it all is handed over under this lease, or settled. */
      let [nowMs, committed, at, whole] = [0, 0, 0, 0];
      const learn = (): void => positions.stand([{ ...PLACE, next: BigInt(committed) }]);
      const answer = (first: number, records: number): void => {
        if (!positions.takes(stretch(first, first + records), nowMs)) return;
        expect(first).toBeLessThanOrEqual(whole);
        at = first + records;
        whole = Math.max(whole, at);
      };
      for (const one of steps) {
        nowMs += 10;
        if (one.kind === 'fetch') answer(at, one.size);
        else if (one.kind === 'old' && old.length > 0) answer(old[one.which % old.length]!, one.size);
        else if (one.kind === 'freeze') nowMs += one.size;
        else if (one.kind === 'commit') {
          committed = Math.min(whole, committed + one.size);
          positions.settled([{ ...PLACE, next: BigInt(committed) }]);
        } else if (one.kind === 'learn') learn();
        else if (one.kind === 'rejoin') {
          // A fetch of this assignment is under way and may be answered at any time, once or more often.
          old.push(at);
          // Others may have had the partition in between.
          committed += one.others;
          at = whole = committed;
          positions = new Positions(LIMIT_MS);
        }
      }
      // Nothing stands still: what is asked for from the right place is taken.
      learn();
      const before = at;
      answer(at, 1);
      expect(at).toBe(before + 1);
    }),
    { numRuns: 2_000 },
  );
});
