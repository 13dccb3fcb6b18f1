export { NoOpenHoursError, ROUND_THE_CLOCK, WEEKDAYS } from './calendar.ts';
export type { BusinessCalendar, Hours, Weekday } from './calendar.ts';
export { problemsOf } from './check-calendar.ts';
export { dueAtMs, isMissed, isOpenAt, openMsBetween } from './deadline.ts';
export type { Allowance, Pause } from './deadline.ts';
