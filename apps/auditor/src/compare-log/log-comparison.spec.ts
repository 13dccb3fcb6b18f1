import type { Clock } from '@night-market/kernel';
import { propertyRuns } from '@night-market/testing';
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import {
  CONSUMER,
  historyOf,
  MemoryInboxes,
  MemoryReader,
  TOPIC,
  type History,
  type Plant,
  type Repeat,
  type Step,
} from '../../test/support/history.ts';
import { planStretches, type Standing } from '../domain/plan-stretches.ts';
import { placeOf } from '../domain/sent.ts';
import { Tally } from '../domain/tally.ts';
import { LogComparison } from './log-comparison.ts';
import type { Pace } from './pace.ts';

/** Waits take no time. */
const clock: Clock = {
  nowMs: () => 1_795_000_100_000,
  schedule: (_delayMs, run) => {
    queueMicrotask(run);
    return () => undefined;
  },
};

const stepsOf = (...plants: Plant[]): fc.Arbitrary<Step[]> =>
  fc.array(
    fc.record({
      key: fc.nat(3),
      wanted: fc.boolean(),
      plant: fc.constantFrom(...plants),
      place: fc.nat(3),
    }),
    { minLength: 1, maxLength: 60, size: 'max' },
  );

const repeats: fc.Arbitrary<Repeat[]> = fc.array(
  fc.record({ from: fc.nat(60), length: fc.integer({ min: 1, max: 20 }), after: fc.nat(60) }),
  { maxLength: 4 },
);

const standingOf = ({ log }: History, settled = BigInt(log.length)): Standing => ({
  topic: TOPIC,
  partition: 0,
  low: 0n,
  high: BigInt(log.length),
  settled: [settled],
});

/** Compares the history in rounds that end at these offsets; each may be done by a new process. */
async function audit(
  history: History,
  ends: readonly number[],
  anew: boolean,
  remembered?: number,
): Promise<Tally> {
  const ports = { reader: new MemoryReader(history.log), inboxes: new MemoryInboxes(history.inbox), clock };
  const tally = new Tally();
  let comparison = new LogComparison(ports, remembered);
  let next = new Map<string, bigint>();
  for (const end of [...ends, history.log.length].sort((left, right) => left - right)) {
    const { stretches } = planStretches(
      [standingOf(history, BigInt(Math.min(end, history.log.length)))],
      next,
    );
    if (anew) comparison = new LogComparison(ports, remembered);
    await comparison.run(stretches, [CONSUMER], tally, new AbortController().signal);
    next = new Map([...next, ...stretches.map(({ to }) => [placeOf(TOPIC, 0), to] as const)]);
  }
  return tally;
}

const found = ({ findings }: Tally): string[] =>
  findings.map(({ kind, consumer, eventId }) => `${kind}/${consumer}/${eventId}`).sort();

const sentRow = (tally: Tally) => tally.rows().find(({ consumer }) => consumer === '');

describe('the comparison of the log with an inbox', () => {
  const ends = fc.array(fc.nat(80), { maxLength: 3 });

  it('finds what was planted and nothing else, in whatever rounds, also over a restart', async () => {
    const steps = stepsOf('none', 'none', 'none', 'gap', 'double', 'swapped', 'overtaken');
    await fc.assert(
      fc.asyncProperty(steps, repeats, ends, fc.boolean(), async (given, copies, rounds, anew) => {
        const history = historyOf(given, copies);
        const tally = await audit(history, rounds, anew);
        expect(found(tally)).toEqual(history.planted);
        expect(sentRow(tally)).toMatchObject({ records: history.log.length, copies: history.copies });
      }),
      propertyRuns(1_000),
    );
  }, 30_000);

  it('finds nothing where nothing is wrong, however little it may remember', async () => {
    const remembered = fc.option(fc.integer({ min: 1, max: 80 }), { nil: undefined });
    const given = fc.tuple(stepsOf('none'), repeats, ends, fc.boolean(), remembered);
    await fc.assert(
      fc.asyncProperty(given, async ([steps, copies, rounds, anew, events]) => {
        expect(found(await audit(historyOf(steps, copies), rounds, anew, events))).toEqual([]);
      }),
      propertyRuns(1_000),
    );
  }, 30_000);

  it.each<[Plant, string]>([
    ['gap', `gap/${CONSUMER.name}/`],
    ['double', 'double//'],
    ['swapped', 'inversion//'],
    ['overtaken', `inversion/${CONSUMER.name}/`],
  ])('finds one event that was %s, also when a restart lies between it and the next', async (plant, name) => {
    // Three events share a transaction: the planted one is the last of the first, the next has another time.
    const plants: Plant[] = ['none', 'none', plant, 'none', 'none'];
    const steps = plants.map((one): Step => ({ key: 1, wanted: true, plant: one, place: 0 }));
    for (const rounds of [[], [3]]) {
      const tally = await audit(historyOf(steps, []), rounds, true);
      expect(found(tally)).toEqual([expect.stringContaining(name)]);
    }
  });

  it('remembers so many events over all partitions: the more there are, the fewer of each', async () => {
    const steps = ['none', 'double', 'none', 'none'] as const;
    const history = historyOf(
      steps.map((plant): Step => ({ key: 1, wanted: true, plant, place: 0 })),
      [],
    );
    // The second of the two comes last.
    const late = [0, 1, 3, 4, 2].map((at, n) => ({ ...history.log[at]!, offset: BigInt(n) }));
    const doublesWith = async (partitions: number, remembered: number): Promise<number> => {
      const standings = Array.from({ length: partitions }, (_, partition) => {
        return { ...standingOf(history), partition };
      });
      const log = standings.flatMap(({ partition }) => late.map((record) => ({ ...record, partition })));
      const ports = { reader: new MemoryReader(log), inboxes: new MemoryInboxes(history.inbox), clock };
      const tally = new Tally();
      const { stretches } = planStretches(standings, new Map());
      const { signal } = new AbortController();
      await new LogComparison(ports, remembered).run(stretches, [], tally, signal);
      return tally.findings.filter(({ kind }) => kind === 'double').length;
    };
    expect(await Promise.all([doublesWith(1, 5), doublesWith(2, 10), doublesWith(2, 5)])).toEqual([1, 2, 0]);
  });

  it('believes a gap only when it is still there at a second look', async () => {
    const history = historyOf([{ key: 1, wanted: true, plant: 'gap', place: 0 }], []);
    let looks = 0;
    const inboxes = new MemoryInboxes(history.inbox);
    inboxes.held = (_consumer, ids) =>
      Promise.resolve(looks++ === 0 ? [] : ids.map((id) => ({ id, receivedAtUs: 1 })));
    const comparison = new LogComparison({ reader: new MemoryReader(history.log), inboxes, clock });
    const tally = new Tally();
    const { stretches } = planStretches([standingOf(history)], new Map());
    await comparison.run(stretches, [CONSUMER], tally, new AbortController().signal);
    expect([looks, found(tally)]).toEqual([2, []]);
  });

  it('says nothing of a record that is older than the inbox remembers', async () => {
    const history = historyOf([{ key: 1, wanted: true, plant: 'gap', place: 0 }], []);
    const ports = { reader: new MemoryReader(history.log), inboxes: new MemoryInboxes(history.inbox) };
    const tally = new Tally();
    const late = { ...clock, nowMs: () => 1_795_000_000_000 + 336 * 3_600_000 };
    const { stretches } = planStretches([standingOf(history)], new Map());
    const { signal } = new AbortController();
    await new LogComparison({ ...ports, clock: late }).run(stretches, [CONSUMER], tally, signal);
    expect(found(tally)).toEqual([]);
  });

  it.each([
    ['before the consumer was seen to handle it', 1, []],
    ['from then on', 0, [expect.stringContaining(`gap/${CONSUMER.name}/`)]],
  ])('says of an event that was sent %s what it is', async (_when, laterMs, expected) => {
    const history = historyOf([{ key: 1, wanted: true, plant: 'gap', place: 0 }], []);
    const ports = { reader: new MemoryReader(history.log), inboxes: new MemoryInboxes(history.inbox), clock };
    const types = [{ name: 'captured', sinceMs: history.log[0]!.timestampMs + laterMs }];
    const consumer = { ...CONSUMER, subscriptions: [{ topic: TOPIC, types }] };
    const tally = new Tally();
    const { stretches } = planStretches([standingOf(history)], new Map());
    await new LogComparison(ports).run(stretches, [consumer], tally, new AbortController().signal);
    expect(found(tally)).toEqual(expected);
  });

  it('keeps the pace with every batch it is given', async () => {
    const steps = Array.from({ length: 7 }, (): Step => ({ key: 1, wanted: true, plant: 'none', place: 0 }));
    const history = historyOf(steps, []);
    const pace = { take: vi.fn(() => Promise.resolve()) };
    const reader = new MemoryReader(history.log);
    const inboxes = new MemoryInboxes(history.inbox);
    const { stretches } = planStretches([standingOf(history)], new Map());
    const { signal } = new AbortController();
    const comparison = new LogComparison({ reader, inboxes, clock, pace: pace as unknown as Pace });
    await comparison.run(stretches, [CONSUMER], new Tally(), signal);
    const records = pace.take.mock.calls.map((call: unknown[]) => call[0] as number);
    expect(records.reduce((sum, one) => sum + one, 0)).toBe(history.log.length);
    expect(pace.take).toHaveBeenCalledWith(expect.any(Number), signal);
  });

  it('tells an id that an inbox holds twice', async () => {
    const history = historyOf([{ key: 1, wanted: true, plant: 'none', place: 0 }], []);
    const inboxes = new MemoryInboxes(history.inbox);
    inboxes.held = (_consumer, ids) =>
      Promise.resolve([...ids, ...ids].map((id) => ({ id, receivedAtUs: 1 })));
    const tally = new Tally();
    const { stretches } = planStretches([standingOf(history)], new Map());
    const comparison = new LogComparison({ reader: new MemoryReader(history.log), inboxes, clock });
    await comparison.run(stretches, [CONSUMER], tally, new AbortController().signal);
    expect(found(tally)).toEqual([`double/${CONSUMER.name}/${[...history.inbox.keys()][0]}`]);
  });
});
