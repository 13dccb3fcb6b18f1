import { pause, type Tx } from '@night-market/kernel';
import { FakeClock } from '@night-market/testing';
import { describe, expect, it, vi } from 'vitest';
import type { LogComparison } from '../compare-log/log-comparison.ts';
import type { Standing } from '../domain/plan-stretches.ts';
import { placeOf } from '../domain/sent.ts';
import { recordsPerSecond, WatchLoop } from './watch-loop.ts';

const EVERY_MS = 1_000;
const TOPIC = 'pay.txn.v1';

/** A loop that goes on from `next` in a log of one partition. */
function loopOf(next: bigint, standing: Pick<Standing, 'low' | 'settled'>) {
  const clock = new FakeClock();
  const kept = new Map([[placeOf(TOPIC, 0), next]]);
  const missed: number[] = [];
  const compared = vi.fn<LogComparison['run']>(() => Promise.resolve());
  const log = { standing };
  const loop = new WatchLoop<Tx>(
    {
      consumers: { all: () => Promise.resolve([]) },
      standings: {
        now: () => Promise.resolve([{ topic: TOPIC, partition: 0, high: 100n, ...log.standing }]),
      },
      comparison: { run: compared } as unknown as LogComparison,
      checkpoints: {
        load: () => Promise.resolve(new Map(kept)),
        save: (_tx, places) => {
          for (const one of places) kept.set(placeOf(one.topic, one.partition), one.next);
          return Promise.resolve();
        },
      },
      findings: { add: () => Promise.resolve([]) },
      unitOfWork: { run: (work) => work({ settled: () => Promise.resolve(), afterCommit: () => undefined }) },
      observer: {
        ...{ watching: vi.fn(), compared: vi.fn(), found: vi.fn(), failed: vi.fn() },
        missed: (records) => void missed.push(records),
      },
      clock,
      random: { next: () => 1 },
      log: { info: vi.fn(), warn: vi.fn(), error: vi.fn() },
    },
    { everyMs: EVERY_MS, roundRecords: 1_000 },
  );
  return { clock, loop, log, kept, missed, compared };
}

describe('the rounds of the audit', () => {
  it('count what the broker dropped once, also while there is nothing to compare', async () => {
    const { clock, loop, log, kept, missed, compared } = loopOf(10n, { low: 30n, settled: [undefined] });
    loop.start();
    await clock.advance(2 * EVERY_MS);
    expect(missed).toEqual([20, 0]);
    expect([...kept.values()]).toEqual([30n]);
    // More is dropped before anything was settled, and then the consumer settles something.
    log.standing = { low: 35n, settled: [20n] };
    await clock.advance(EVERY_MS);
    log.standing = { low: 35n, settled: [40n] };
    await clock.advance(EVERY_MS);
    expect(missed).toEqual([20, 0, 5, 0]);
    expect([...kept.values()]).toEqual([40n]);
    const stretches = compared.mock.calls.flatMap(([asked]) => asked);
    expect(stretches.map(({ from, to }) => [from, to])).toEqual([[35n, 40n]]);
    await loop.stop();
  });

  it.each([
    ['begin at equal distances, however long they take', 700, [0, 1_000, 2_000]],
    ['leave a rest between them when they take longer than that', 1_500, [0, 1_700, 3_400]],
  ])('%s', async (_what, tookMs, expected) => {
    const { clock, loop, log, compared } = loopOf(10n, { low: 0n, settled: [20n] });
    const begun: number[] = [];
    const startMs = clock.nowMs() + EVERY_MS;
    compared.mockImplementation(() => {
      begun.push(clock.nowMs() - startMs);
      const next = BigInt(30 + begun.length);
      log.standing = { low: 0n, settled: [next] };
      return pause(clock, tookMs);
    });
    loop.start();
    await clock.advance(EVERY_MS + expected.at(-1)!);
    expect(begun).toEqual(expected);
    const stopped = loop.stop();
    await clock.advance(tookMs);
    await stopped;
  });

  it('compare a full round in four fifths of the time they have', () => {
    expect(recordsPerSecond({ everyMs: 10_000, roundRecords: 20_000 })).toBe(2_500);
  });
});
