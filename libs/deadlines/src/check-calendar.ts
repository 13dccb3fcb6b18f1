import { Temporal } from 'temporal-polyfill';
import { WEEKDAYS, type BusinessCalendar, type Hours } from './calendar.ts';

const TIME = /^([01]\d|2[0-3]):[0-5]\d$/;

/** What is wrong with a calendar, one sentence each; none when it can be used. */
export function problemsOf({ timeZone, week, exceptions = {} }: BusinessCalendar): string[] {
  const problems: string[] = [];
  if (!isZone(timeZone)) problems.push(`${timeZone} is no time zone of the IANA database.`);
  for (const day of Object.keys(week).filter((name) => !(WEEKDAYS as readonly string[]).includes(name)))
    problems.push(`${day} is no weekday; use ${WEEKDAYS.join(', ')}.`);
  for (const date of Object.keys(exceptions).filter((text) => !isDate(text)))
    problems.push(`${date} is no date; write it as YYYY-MM-DD.`);
  for (const [day, hours] of [...Object.entries(week), ...Object.entries(exceptions)])
    for (const each of hours)
      if (!isHours(each)) problems.push(`The hours of ${day} are not HH:MM to HH:MM.`);
  if (WEEKDAYS.every((day) => (week[day] ?? []).length === 0))
    problems.push('It is closed on every weekday; give it open hours.');
  return problems;
}

const isHours = ({ from, until }: Hours): boolean =>
  TIME.test(from) && (TIME.test(until) || until === '24:00');

function isZone(timeZone: string): boolean {
  try {
    Temporal.Now.instant().toZonedDateTimeISO(timeZone);
    return true;
  } catch {
    return false;
  }
}

function isDate(text: string): boolean {
  try {
    return Temporal.PlainDate.from(text).toString() === text;
  } catch {
    return false;
  }
}
