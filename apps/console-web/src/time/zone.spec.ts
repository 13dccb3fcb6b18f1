import { describe, expect, it } from 'vitest';
import { absoluteTime, relativeTime } from './zone.tsx';

const AT = Date.parse('2026-11-29T16:30:05Z');

describe('times', () => {
  it.each([
    ['market', 'zh-TW', '2026/11/30 00:30:05'],
    ['utc', 'zh-TW', '2026/11/29 16:30:05'],
    ['market', 'en', '2026-11-30, 00:30:05'],
    ['utc', 'en', '2026-11-29, 16:30:05'],
  ] as const)('in the zone %s and %s', (zone, language, text) =>
    // Releases of ICU differ in their blanks.
    expect(absoluteTime(AT, zone, language).replaceAll(/\s/g, ' ')).toBe(text),
  );

  it.each([
    [0, 'now', '現在'],
    [-5_000, '5 seconds ago', '5 秒前'],
    [-119_000, '1 minute ago', '1 分鐘前'],
    [-7_200_000, '2 hours ago', '2 小時前'],
    [-172_800_000, '2 days ago', '前天'],
    [60_000, 'in 1 minute', '1 分鐘後'],
  ])('%d ms from now', (ms, english, chinese) => {
    expect(relativeTime(AT + ms, AT, 'en')).toBe(english);
    expect(relativeTime(AT + ms, AT, 'zh-TW')).toBe(chinese);
  });
});
