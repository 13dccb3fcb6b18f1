import { expect, it } from 'vitest';
import { inLanguage } from './language.ts';
import { TEXTS } from './texts.ts';

it.each([
  ['噪音 Noise', '噪音', 'Noise'],
  ['哪一個攤位？ Which stall, such as C12?', '哪一個攤位？', 'Which stall, such as C12?'],
  ['只有中文', '只有中文', '只有中文'],
  ['English alone', 'English alone', 'English alone'],
])('%s is said in either language', (both, chinese, english) => {
  expect([inLanguage(both, 'zh-TW'), inLanguage(both, 'en')]).toEqual([chinese, english]);
});

it('has every text in both languages', () => {
  for (const [key, text] of Object.entries(TEXTS)) {
    expect(text['zh-TW'], key).toMatch(/\p{Script=Han}/u);
    expect(text.en, key).not.toMatch(/\p{Script=Han}/u);
  }
});
