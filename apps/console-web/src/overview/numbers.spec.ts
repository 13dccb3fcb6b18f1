import { expect, it } from 'vitest';
import { text, type Say } from '../i18n/language.tsx';
import { countText, durationText, moneyText, numberText, secondsText, shareText } from './numbers.ts';

it('numbers are written in groups, counts with a plus where there are more', () => {
  expect(numberText(12_345.67, 'en')).toBe('12,345.7');
  expect(countText({ count: 7, isMore: false }, 'en')).toBe('7');
  expect(countText({ count: 10_000, isMore: true }, 'zh-TW')).toBe('10,000+');
});

it('money is told in its currency, cents where there are any', () => {
  expect(moneyText(1_234_500, 'TWD', 'zh-TW')).toBe('$12,345');
  expect(moneyText(1_234_500, 'TWD', 'en')).toBe('NT$12,345');
  expect(moneyText(1_050, 'USD', 'zh-TW')).toBe('US$10.50');
  expect(moneyText(500, 'JPY', 'en')).toBe('¥500');
});

it('a while is told in its largest whole unit', () => {
  const say = ((key, values) => text(key, 'en', values)) as Say;
  expect([0, 59.9, 60, 3_599, 7_300].map((seconds) => durationText(seconds, say))).toEqual([
    ...['0 s', '59 s', '1 min', '59 min', '2 h'],
  ]);
});

it('shares are told in per cent, and the time of a handler in seconds that can be told apart', () => {
  expect([0, 0.0123, 0.5, 1].map((share) => shareText(share, 'en'))).toEqual(['0%', '1.2%', '50%', '100%']);
  expect([0, 0.0123, 1.25, 40].map((seconds) => secondsText(seconds, 'zh-TW'))).toEqual([
    '0',
    '0.012',
    '1.3',
    '40',
  ]);
});
