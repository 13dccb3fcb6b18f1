import { Temporal } from 'temporal-polyfill';

/** Clock times of the calendar's zone, as `HH:MM`; `until` is not included and may be `24:00`. */
export interface Hours {
  readonly from: string;
  /** Not after `from`: on the next day. */
  readonly until: string;
}

export const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
export type Weekday = (typeof WEEKDAYS)[number];

/** When somebody is at work. Data, so that an office can change it without a release. */
export interface BusinessCalendar {
  /** An IANA zone, such as `Asia/Taipei`. */
  readonly timeZone: string;
  /** A weekday that is not named is closed. */
  readonly week: Readonly<Partial<Record<Weekday, readonly Hours[]>>>;
  /** By date as `YYYY-MM-DD`, in place of the weekday's hours: holidays (none) and make-up days. */
  readonly exceptions?: Readonly<Record<string, readonly Hours[]>>;
}

/** Milliseconds since the Unix epoch; `untilMs` is not included. */
export interface Span {
  readonly fromMs: number;
  readonly untilMs: number;
}

const ALL_DAY: readonly Hours[] = [{ from: '00:00', until: '24:00' }];

/** Never closed; the zone does not matter. */
export const ROUND_THE_CLOCK: BusinessCalendar = {
  timeZone: 'UTC',
  week: {
    mon: ALL_DAY,
    tue: ALL_DAY,
    wed: ALL_DAY,
    thu: ALL_DAY,
    fri: ALL_DAY,
    sat: ALL_DAY,
    sun: ALL_DAY,
  },
};

/** A calendar without an open hour for so long has none. */
const SEARCH_DAYS_MAX = 1_100;

/** The calendar does not open again. */
export class NoOpenHoursError extends Error {
  override readonly name = 'NoOpenHoursError';
}

/**
 * The open hours from the local day before `fromMs` on, in order and apart from each other, as far as `untilMs`. A clock
 * time that a change of clocks skips counts as so much after the change; one that comes twice is the first.
 * @throws NoOpenHoursError when the calendar stays closed for years
 */
export function* openSpans(calendar: BusinessCalendar, fromMs: number, untilMs: number): Generator<Span> {
  const now = Temporal.Instant.fromEpochMilliseconds(fromMs).toZonedDateTimeISO(calendar.timeZone);
  // The night before may reach into this day.
  let day = now.toPlainDate().subtract({ days: 1 });
  let coveredMs = -Infinity;
  for (let closedDays = 0; closedDays < SEARCH_DAYS_MAX; closedDays++, day = day.add({ days: 1 })) {
    if (toMs(calendar, day, '00:00') >= untilMs) return;
    for (const span of spansOf(calendar, day)) {
      const rest = { fromMs: Math.max(span.fromMs, coveredMs), untilMs: span.untilMs };
      if (rest.fromMs >= rest.untilMs) continue;
      yield rest;
      coveredMs = rest.untilMs;
      closedDays = 0;
    }
  }
  throw new NoOpenHoursError(`The calendar has no open hour within ${SEARCH_DAYS_MAX} days; give it some.`);
}

function spansOf(calendar: BusinessCalendar, day: Temporal.PlainDate): Span[] {
  const hours = calendar.exceptions?.[day.toString()] ?? calendar.week[WEEKDAYS[day.dayOfWeek - 1]!] ?? [];
  return hours
    .map(({ from, until }) => ({
      fromMs: toMs(calendar, day, from),
      untilMs: toMs(calendar, until > from ? day : day.add({ days: 1 }), until),
    }))
    .filter(({ fromMs, untilMs }) => fromMs < untilMs)
    .sort((one, other) => one.fromMs - other.fromMs);
}

function toMs({ timeZone }: BusinessCalendar, day: Temporal.PlainDate, time: string): number {
  const isMidnight = time === '24:00';
  const local = (isMidnight ? day.add({ days: 1 }) : day).toPlainDateTime(isMidnight ? '00:00' : time);
  return local.toZonedDateTime(timeZone).epochMilliseconds;
}
