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

const DAY_MS = 86_400_000;
const EPOCH = Temporal.PlainDate.from('1970-01-01');
/** A calendar without an open hour for so long has none. */
const SEARCH_DAYS_MAX = 1_100;

/** The calendar does not open again. */
export class NoOpenHoursError extends Error {
  override readonly name = 'NoOpenHoursError';
}

/**
 * The open hours from some day before `fromMs` on, in order and apart from each other, as far as `untilMs`. A clock time that a
 * change of clocks skips counts as so much after the change; one that comes twice is the first.
 * @throws NoOpenHoursError when the calendar stays closed for years
 */
export function* openSpans(calendar: BusinessCalendar, fromMs: number, untilMs: number): Generator<Span> {
  let coveredMs = -Infinity;
  // The local day is a day off at most, and the night before may reach into it.
  let day = Math.floor(fromMs / DAY_MS) - 2;
  for (let closedDays = 0; closedDays < SEARCH_DAYS_MAX; closedDays++, day++) {
    const { startMs, spans } = openDay(calendar, day);
    if (startMs >= untilMs) return;
    for (const span of spans) {
      const rest = { fromMs: Math.max(span.fromMs, coveredMs), untilMs: span.untilMs };
      if (rest.fromMs >= rest.untilMs) continue;
      yield rest;
      coveredMs = rest.untilMs;
      closedDays = 0;
    }
  }
  throw new NoOpenHoursError(`The calendar has no open hour within ${SEARCH_DAYS_MAX} days; give it some.`);
}

interface OpenDay {
  readonly startMs: number;
  readonly spans: readonly Span[];
}

type OpenDays = Map<number, OpenDay>;

/** Time zones are slow to ask, and most questions are about today. */
const known = new WeakMap<BusinessCalendar, OpenDays>();
const KNOWN_DAYS_MAX = 4_000;
/** A calendar that is read from a row is another object each time. */
const knownByText = new Map<string, OpenDays>();
const KNOWN_TEXTS_MAX = 100;

function daysOf(calendar: BusinessCalendar): OpenDays {
  let days = known.get(calendar);
  if (days) return days;
  const text = JSON.stringify(calendar);
  days = knownByText.get(text) ?? new Map();
  if (knownByText.size >= KNOWN_TEXTS_MAX) knownByText.clear();
  knownByText.set(text, days);
  known.set(calendar, days);
  return days;
}

/** @param day counted from 1 January 1970, by the calendar's own clock */
function openDay(calendar: BusinessCalendar, day: number): OpenDay {
  const days = daysOf(calendar);
  let found = days.get(day);
  if (!found) {
    const date = EPOCH.add({ days: day });
    found = { startMs: toMs(calendar, date, '00:00'), spans: spansOf(calendar, date) };
    if (days.size >= KNOWN_DAYS_MAX) days.clear();
    days.set(day, found);
  }
  return found;
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
