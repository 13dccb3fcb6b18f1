import { describe, expect, it } from 'vitest';
import { dueAtMs, isMissed, NoOpenHoursError, openMsBetween, ROUND_THE_CLOCK } from './index.ts';
import type { BusinessCalendar, Hours } from './index.ts';

const HOUR_MS = 3_600_000;
const at = (text: string): number => Date.parse(text);
const shown = (ms: number | undefined): string | undefined =>
  ms === undefined ? undefined : new Date(ms).toISOString();
const hours = (from: string, until: string): Hours[] => [{ from, until }];

const office: BusinessCalendar = {
  timeZone: 'Asia/Taipei',
  week: Object.fromEntries(
    ['mon', 'tue', 'wed', 'thu', 'fri'].map((day) => [
      day,
      [...hours('08:30', '12:00'), ...hours('13:00', '17:30')],
    ]),
  ),
  exceptions: { '2026-12-25': [], '2026-12-26': hours('08:30', '12:30') },
};

const market: BusinessCalendar = {
  timeZone: 'Asia/Taipei',
  week: { fri: hours('17:00', '01:00'), sat: hours('17:00', '01:00'), sun: hours('00:00', '24:00') },
};

/** Nearly a day long, in a zone where it is still yesterday when it is tomorrow in UTC. */
const shift: BusinessCalendar = { timeZone: 'America/Los_Angeles', week: { thu: hours('22:00', '20:30') } };

describe('a deadline in open hours', () => {
  it.each([
    ['within the morning', office, '2026-11-30T09:00+08:00', 2, '2026-11-30T11:00+08:00'],
    ['over the lunch break', office, '2026-11-30T11:00+08:00', 2, '2026-11-30T14:00+08:00'],
    [
      'ends with the day, not with the next morning',
      office,
      '2026-11-30T13:00+08:00',
      4.5,
      '2026-11-30T17:30+08:00',
    ],
    ['over the weekend', office, '2026-12-04T16:30+08:00', 2, '2026-12-07T09:30+08:00'],
    ['at night it starts in the morning', office, '2026-12-01T03:00+08:00', 1, '2026-12-01T09:30+08:00'],
    ['over a holiday into a make-up Saturday', office, '2026-12-24T17:00+08:00', 1, '2026-12-26T09:00+08:00'],
    ['over midnight', market, '2026-12-04T23:00+08:00', 2, '2026-12-05T01:00+08:00'],
    ['from the night of the day before', market, '2026-12-05T00:30+08:00', 1, '2026-12-05T17:30+08:00'],
    ['hours that overlap count once', market, '2026-12-05T23:00+08:00', 4, '2026-12-06T03:00+08:00'],
    ['in what began two days ago in UTC', shift, '2026-12-04T20:00-08:00', 0.5, '2026-12-04T20:30-08:00'],
    ['round the clock', ROUND_THE_CLOCK, '2026-12-04T23:00+08:00', 48, '2026-12-06T23:00+08:00'],
    ['of nothing is at once', office, '2026-12-01T03:00+08:00', 0, '2026-12-01T03:00+08:00'],
  ])('%s', (_, calendar, start, allowed, due) => {
    const allowance = { startMs: at(start), allowedMs: allowed * HOUR_MS };
    expect(shown(dueAtMs(calendar, allowance))).toBe(shown(at(due)));
  });

  it('keeps to the clock on the wall when clocks are changed', () => {
    const day = hours('00:00', '24:00');
    const berlin: BusinessCalendar = { timeZone: 'Europe/Berlin', week: { sat: day, sun: day, mon: day } };
    const monday = (date: string): number => at(`${date}T00:00Z`);
    // 29 March has 23 hours there, 25 October 25.
    expect(openMsBetween(berlin, at('2026-03-28T23:00Z'), at('2026-03-29T22:00Z'))).toBe(23 * HOUR_MS);
    expect(openMsBetween(berlin, at('2026-10-24T22:00Z'), at('2026-10-25T23:00Z'))).toBe(25 * HOUR_MS);
    const early: BusinessCalendar = { timeZone: 'Europe/Berlin', week: { sun: hours('02:30', '04:00') } };
    expect(openMsBetween(early, monday('2026-03-29'), monday('2026-03-30'))).toBe(0.5 * HOUR_MS);
    expect(openMsBetween(early, monday('2026-10-25'), monday('2026-10-26'))).toBe(2.5 * HOUR_MS);
  });

  it('is none while the reporter is asked, and comes later by that time', () => {
    const allowance = { startMs: at('2026-11-30T09:00+08:00'), allowedMs: 2 * HOUR_MS };
    const fromMs = at('2026-11-30T10:00+08:00');
    expect(dueAtMs(office, { ...allowance, pauses: [{ fromMs }] })).toBeUndefined();
    const pauses = [{ fromMs, untilMs: at('2026-11-30T11:30+08:00') }];
    expect(shown(dueAtMs(office, { ...allowance, pauses }))).toBe(shown(at('2026-11-30T13:30+08:00')));
    const late = [{ fromMs: at('2026-11-30T11:00+08:00') + 1 }];
    expect(shown(dueAtMs(office, { ...allowance, pauses: late }))).toBe(shown(at('2026-11-30T11:00+08:00')));
  });

  it('is refused where nobody ever works', () => {
    const closed: BusinessCalendar = { timeZone: 'Asia/Taipei', week: {} };
    expect(() => dueAtMs(closed, { startMs: 0, allowedMs: 1 })).toThrow(NoOpenHoursError);
  });

  it('is kept by what is done at the very moment', () => {
    expect(isMissed(1_000, 1_000, 9_000)).toBe(false);
    expect(isMissed(1_000, 1_001, 9_000)).toBe(true);
    expect(isMissed(1_000, undefined, 1_000)).toBe(false);
    expect(isMissed(1_000, undefined, 1_001)).toBe(true);
  });
});
