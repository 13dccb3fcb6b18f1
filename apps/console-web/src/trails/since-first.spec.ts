import { expect, it } from 'vitest';
import { sinceFirst } from './since-first.ts';

const FIRST = '2026-11-30T12:00:00.000500Z';

it.each([
  [FIRST, '+0.000 s'],
  ['2026-11-30T12:00:00.250999Z', '+0.250 s'],
  ['2026-11-30T12:20:34.000000Z', '+1,234.000 s'],
  ['2026-11-30T11:59:59.000000Z', '−1.000 s'],
])('%s is %s', (at, words) => {
  expect(sinceFirst(FIRST, at, 'en')).toBe(words);
});
