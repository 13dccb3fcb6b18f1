import fc from 'fast-check';
import { propertyRuns } from '@night-market/testing';
import { describe, expect, it } from 'vitest';
import { dueAtMs, isOpenAt, openMsBetween, WEEKDAYS } from './index.ts';
import type { BusinessCalendar, Hours, Pause } from './index.ts';

const MINUTE_MS = 60_000;
const STEP_MS = 30 * MINUTE_MS;

const halfHour = fc
  .integer({ min: 0, max: 47 })
  .map((count) => `${String(Math.floor(count / 2)).padStart(2, '0')}:${count % 2 ? '30' : '00'}`);
const hours: fc.Arbitrary<Hours> = fc.record({
  from: halfHour,
  until: fc.oneof({ weight: 5, arbitrary: halfHour }, { weight: 1, arbitrary: fc.constant('24:00') }),
});
const day = fc.array(hours, { maxLength: 3 });
const calendars: fc.Arbitrary<BusinessCalendar> = fc.record({
  // Zones with and without a change of clocks, off by half an hour, and on both halves of the earth.
  timeZone: fc.constantFrom(
    'Asia/Taipei',
    'Europe/Berlin',
    'Asia/Kolkata',
    'America/Santiago',
    'Pacific/Apia',
  ),
  week: fc.tuple(...WEEKDAYS.map(() => day)).map((days) => ({
    ...Object.fromEntries(WEEKDAYS.map((name, index) => [name, days[index]!])),
    wed: [...days[2]!, { from: '09:00', until: '10:00' }],
  })),
});
const START_MS = Date.parse('2026-03-20T00:00Z');
const times = fc.integer({ min: 0, max: 500 * 24 * 60 }).map((minutes) => START_MS + minutes * MINUTE_MS);
const allowed = fc.integer({ min: 1, max: 60 * 60 }).map((minutes) => minutes * MINUTE_MS);
const pausesAfter = (startMs: number): fc.Arbitrary<Pause[]> =>
  fc.array(
    fc
      .tuple(fc.integer({ min: -500, max: 5_000 }), fc.integer({ min: 0, max: 3_000 }))
      .map(([from, length]) => ({
        fromMs: startMs + from * MINUTE_MS,
        untilMs: startMs + (from + length) * MINUTE_MS,
      })),
    { maxLength: 4 },
  );
const cases = fc.tuple(calendars, times, allowed).chain(([calendar, startMs, allowedMs]) =>
  fc.record({
    calendar: fc.constant(calendar),
    startMs: fc.constant(startMs),
    allowedMs: fc.constant(allowedMs),
    pauses: pausesAfter(startMs),
  }),
);

const taipei = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Asia/Taipei',
  weekday: 'short',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
});

/** Whether somebody is at work in Taipei, told by the platform's own clock. */
function isOpenByWall({ week }: BusinessCalendar, ms: number): boolean {
  const parts = taipei.formatToParts(ms);
  const part = (type: string): string => parts.find((each) => each.type === type)!.value;
  const today = WEEKDAYS.indexOf(part('weekday').toLowerCase() as (typeof WEEKDAYS)[number]);
  const now = `${part('hour')}:${part('minute')}`;
  const of = (index: number): readonly Hours[] => week[WEEKDAYS[(index + 7) % 7]!] ?? [];
  return (
    of(today).some(({ from, until }) => from <= now && (until <= from || now < until)) ||
    of(today - 1).some(({ from, until }) => until <= from && now < until)
  );
}

describe('a deadline', () => {
  it('comes when exactly the allowed open time is over, and not a moment before', () => {
    fc.assert(
      fc.property(cases, ({ calendar, startMs, allowedMs, pauses }) => {
        const due = dueAtMs(calendar, { startMs, allowedMs, pauses })!;
        expect(openMsBetween(calendar, startMs, due, pauses)).toBe(allowedMs);
        expect(openMsBetween(calendar, startMs, due - 1, pauses)).toBe(allowedMs - 1);
      }),
      propertyRuns(1_000),
    );
  });

  it('does not depend on the order in which pauses became known', () => {
    const shuffled = cases.chain((one) =>
      fc.tuple(fc.constant(one), fc.shuffledSubarray(one.pauses, { minLength: one.pauses.length })),
    );
    fc.assert(
      fc.property(shuffled, ([{ calendar, ...allowance }, pauses]) => {
        const twice = [...pauses, ...pauses];
        expect(dueAtMs(calendar, { ...allowance, pauses: twice })).toBe(dueAtMs(calendar, allowance));
      }),
      propertyRuns(500),
    );
  });

  it('never comes earlier for a pause', () => {
    fc.assert(
      fc.property(cases, ({ calendar, startMs, allowedMs, pauses }) => {
        const plain = dueAtMs(calendar, { startMs, allowedMs })!;
        expect(dueAtMs(calendar, { startMs, allowedMs, pauses })!).toBeGreaterThanOrEqual(plain);
      }),
      propertyRuns(500),
    );
  });

  it('counts the half hours in which the clock on the wall says open, away from changes of clocks', () => {
    const quiet = calendars.map((calendar) => ({ ...calendar, timeZone: 'Asia/Taipei' }));
    fc.assert(
      fc.property(
        quiet,
        fc.integer({ min: 0, max: 400 }),
        fc.integer({ min: 1, max: 150 }),
        (calendar, from, steps) => {
          const fromMs = START_MS + from * STEP_MS;
          const open = Array.from({ length: steps }, (_, step) => fromMs + step * STEP_MS).filter((ms) =>
            isOpenByWall(calendar, ms),
          );
          expect(openMsBetween(calendar, fromMs, fromMs + steps * STEP_MS)).toBe(open.length * STEP_MS);
          expect(isOpenAt(calendar, fromMs)).toBe(isOpenByWall(calendar, fromMs));
        },
      ),
      propertyRuns(300),
    );
  });
});
