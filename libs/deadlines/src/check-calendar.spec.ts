import { expect, it } from 'vitest';
import { problemsOf, ROUND_THE_CLOCK, type BusinessCalendar } from './index.ts';

const open = [{ from: '09:00', until: '17:00' }];

const anotherLanguage = { mon: open, mo: open };

it.each<[string, BusinessCalendar, string]>([
  ['an unknown zone', { timeZone: 'Asia/Nowhere', week: { mon: open } }, 'Asia/Nowhere'],
  ['a weekday of another language', { timeZone: 'Asia/Taipei', week: anotherLanguage }, 'mo is no weekday'],
  [
    'a date that does not exist',
    { timeZone: 'Asia/Taipei', week: { mon: open }, exceptions: { '2026-02-30': [] } },
    '2026-02-30',
  ],
  [
    'a time that does not exist',
    { timeZone: 'Asia/Taipei', week: { mon: [{ from: '9:00', until: '25:00' }] } },
    'HH:MM',
  ],
  ['a week without an open hour', { timeZone: 'Asia/Taipei', week: { mon: [] } }, 'closed on every weekday'],
])('finds %s', (_, calendar, words) => {
  expect(problemsOf(calendar)).toEqual([expect.stringContaining(words)]);
});

it('finds nothing wrong with a calendar that is right', () => {
  expect(problemsOf(ROUND_THE_CLOCK)).toEqual([]);
  expect(problemsOf({ timeZone: 'Asia/Taipei', week: { fri: [{ from: '17:00', until: '01:00' }] } })).toEqual(
    [],
  );
});
