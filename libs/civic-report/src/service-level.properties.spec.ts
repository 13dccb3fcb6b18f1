import { ROUND_THE_CLOCK, type BusinessCalendar } from '@night-market/deadlines';
import fc from 'fast-check';
import { propertyRuns } from '@night-market/testing';
import { expect, it } from 'vitest';
import {
  ASSIGNMENT_MACHINE,
  assignmentAfter,
  missedDeadlines,
  nextLookMs,
  runningDeadlines,
  type Fact,
  type RunningDeadline,
  type ServiceLevel,
} from './index.ts';

const MINUTE_MS = 60_000;
const START_MS = Date.parse('2026-11-27T20:00:00+08:00');
const END_MS = START_MS + 400 * MINUTE_MS;
const evening: BusinessCalendar = {
  timeZone: 'Asia/Taipei',
  week: { fri: [{ from: '20:00', until: '21:00' }], sat: [{ from: '00:00', until: '12:00' }] },
};
const levels: fc.Arbitrary<ServiceLevel> = fc.record({
  calendar: fc.constantFrom(ROUND_THE_CLOCK, evening),
  acknowledgeWithinMs: fc.integer({ min: 1, max: 30 }).map((minutes) => minutes * MINUTE_MS),
  resolveWithinMs: fc.integer({ min: 1, max: 90 }).map((minutes) => minutes * MINUTE_MS),
});
const minutes = fc.integer({ min: 0, max: 120 });

interface Arrival {
  readonly atMs: number;
  readonly fact: Fact;
}
/** Facts that come at once, late, or long after what happened later. */
const arrivals: fc.Arbitrary<Arrival[]> = fc
  .array(
    fc.tuple(
      fc.constantFrom(...new Set(ASSIGNMENT_MACHINE.transitions.map(({ on }) => on))),
      minutes,
      fc.oneof(fc.constant(0), minutes),
    ),
    { maxLength: 8, size: 'max' },
  )
  .map((all) =>
    all
      .map(([type, minute, late], index) => {
        const atMs = START_MS + minute * MINUTE_MS;
        return { atMs: atMs + late * MINUTE_MS, fact: { factId: `${index}`, type, atMs } };
      })
      .sort((one, other) => one.atMs - other.atMs),
  );

const nameOf = ({ deadline, startMs }: RunningDeadline): string =>
  `${deadline} ${(startMs - START_MS) / MINUTE_MS}`;

/** As the hotline does: it looks when a timer is due, each late by what is given, and before it takes a fact in. */
function noted(level: ServiceLevel, all: readonly Arrival[], lateMs: () => number): Set<string> {
  const missed = new Set<string>();
  const known: Fact[] = [];
  let nowMs = START_MS;
  const look = (atMs: number): void => {
    nowMs = atMs;
    for (const each of missedDeadlines(level, START_MS, assignmentAfter(known), atMs))
      missed.add(nameOf(each));
  };
  const timersUntil = (untilMs: number): void => {
    for (;;) {
      const next = nextLookMs(runningDeadlines(level, START_MS, assignmentAfter(known)), nowMs);
      const firesMs = next === undefined ? Infinity : next + lateMs();
      if (firesMs >= untilMs) return;
      look(firesMs);
    }
  };
  for (const { atMs, fact } of all) {
    timersUntil(atMs);
    look(atMs);
    known.push(fact);
  }
  timersUntil(END_MS);
  look(END_MS);
  return missed;
}

/** Told afterwards from what had come in before each moment at which something did; it knows no timers. */
function judged(level: ServiceLevel, all: readonly Arrival[]): Set<string> {
  const moments = [...all.map(({ atMs }) => atMs), END_MS];
  const missed = moments.flatMap((atMs) => {
    const known = all.filter((arrival) => arrival.atMs < atMs).map(({ fact }) => fact);
    return missedDeadlines(level, START_MS, assignmentAfter(known), atMs).map(nameOf);
  });
  return new Set(missed);
}

it('the deadlines that are noted are those that the judge finds, however late the timers are', () => {
  const lateness = fc.infiniteStream(fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 3_600_000 })));
  fc.assert(
    fc.property(levels, arrivals, lateness, (level, all, late) => {
      const lateMs = (): number => late.next().value ?? 0;
      expect(noted(level, all, lateMs)).toEqual(judged(level, all));
    }),
    propertyRuns(1_000),
  );
});
