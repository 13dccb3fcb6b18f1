import { describe, expect, it } from 'vitest';
import { AGENCIES, book, report } from '../test/night-market-book.ts';
import { problemsOfBook, reasonText, route, type Area, type Rule, type RuleBook } from './index.ts';

const ruleOf = (given: Parameters<typeof report>[0], rules: RuleBook = book): string | null =>
  route(rules, report(given)).reason.ruleId;
const withWords = (...words: string[]): RuleBook => ({
  ...book,
  rules: [{ ruleId: 'words', priority: 1, when: { words }, agencyIds: ['police'] }],
});

describe('who is in charge', () => {
  it('is told by the rule with the highest priority that holds', () => {
    expect(route(book, report({ category: 'noise' }))).toEqual({
      agencyIds: ['environment'],
      reason: { version: 7, ruleId: 'noise', matches: [{ by: 'category', value: 'noise' }] },
      passedOver: [
        { ruleId: 'fire', failed: 'severity' },
        { ruleId: 'waste-in-rows', failed: 'category' },
        { ruleId: 'noise-at-night', failed: 'hours' },
      ],
    });
  });

  it('depends on the hour by the clock of the market', () => {
    const noiseAt = (time: string): string | null => ruleOf({ category: 'noise', atMs: Date.parse(time) });
    expect(noiseAt('2026-11-27T21:59:59+08:00')).toBe('noise');
    expect(noiseAt('2026-11-27T22:00:00+08:00')).toBe('noise-at-night');
    expect(noiseAt('2026-11-29T05:59:59+08:00')).toBe('noise-at-night');
    expect(noiseAt('2026-11-29T06:00:00+08:00')).toBe('noise');
    expect(noiseAt('2026-11-29T23:00:00+08:00')).toBe('noise');
  });

  it('depends on the place: within a polygon and not in its hole; on the edge counts as within', () => {
    const wasteAt = (lat: number, long: number): string | null =>
      ruleOf({ category: 'waste', place: { lat, long } });
    expect(wasteAt(25.004, 121.504)).toBe('waste-in-rows');
    expect(wasteAt(25.0, 121.51)).toBe('waste-in-rows');
    expect(wasteAt(25.01, 121.51)).toBeNull();
    expect(wasteAt(25.03, 121.51)).toBeNull();
    // Latitude and longitude are never taken for each other.
    expect(wasteAt(-25.004, 121.504)).toBeNull();
    expect(ruleOf({ category: 'waste' })).toBeNull();
  });

  it('may be several agencies', () => {
    expect(route(book, report({ text: '第三排有瓦斯味', severity: 5 })).agencyIds).toEqual([
      'fire-department',
      'police',
    ]);
    expect(ruleOf({ text: '第三排有瓦斯味', severity: 3 })).toBeNull();
  });

  it('is never nobody', () => {
    expect(route(book, report({ category: 'never heard of' })).agencyIds).toEqual(['city-hall']);
    expect(route({ ...book, rules: [] }, report()).agencyIds).toEqual(['city-hall']);
  });

  it('does not break a rule whose category or area is called as a word of ours', () => {
    const any: Rule = { ruleId: 'any', priority: 1, when: { categories: ['any'] }, agencyIds: ['police'] };
    const { reason } = route({ ...book, rules: [any] }, report({ category: 'any' }));
    expect(reason.matches).toEqual([{ by: 'category', value: 'any' }]);
  });
});

describe('a word of a rule', () => {
  it.each([
    ['fire', 'There is a FIRE!', true],
    ['fire', 'fire', true],
    ['fire', 'fireworks and campfire', false],
    ['fire', 'ＦＩＲＥ in row C', true],
    ['gas', 'Las Vegas', false],
    ['gas leak', 'a gas\n leak', true],
    ['失火', '攤位失火了', true],
    ['失火', '失 火', false],
    ['café', 'cafe\u0301 noise', true],
    ['c++', 'c++ club', true],
    ['(a', 'x (a b', true],
  ])('%s in “%s”: %s', (word, text, found) => {
    expect(ruleOf({ text }, withWords(word))).toBe(found ? 'words' : null);
  });
});

describe('the reason', () => {
  it('is one sentence in both languages, of the rule and not of the report', () => {
    const { reason } = route(book, report({ text: '0912345678 說瓦斯漏氣', severity: 5 }));
    expect(reasonText(reason, 'en')).toBe(
      'Rule fire of version 7: the severity is 4 or more, and the text says “瓦斯”.',
    );
    expect(reasonText(reason, 'zh-TW')).toBe('第 7 版規則 fire：嚴重度達 4、內容提到「瓦斯」。');
    expect(JSON.stringify(reason)).not.toContain('0912345678');
    expect(reasonText(route(book, report()).reason, 'en')).toBe(
      'No rule of version 7 holds, so it goes to the default agency.',
    );
  });
});

describe('a book', () => {
  const problems = (rule: Partial<Rule>): string[] =>
    problemsOfBook({ ...book, rules: [{ ...book.rules[0]!, ...rule }] }, AGENCIES);

  it('can be used when nothing is wrong with it', () => {
    expect(problemsOfBook(book, AGENCIES)).toEqual([]);
  });

  it.each<[string, Partial<Rule>, string]>([
    ['an empty list', { when: { categories: [] } }, 'categories is empty'],
    ['a blank word', { when: { words: [' '] } }, 'a word is blank'],
    ['an unknown area', { when: { areas: ['toString'] } }, 'no area is called toString'],
    ['a severity out of bounds', { when: { severity: 6 } }, 'severity goes from 1 to 5'],
    ['hours that do not exist', { when: { hours: { fri: [{ from: '25:00', until: '26:00' }] } } }, 'HH:MM'],
    ['an unknown agency', { agencyIds: ['nobody'] }, 'no agency is called nobody'],
    ['an agency named twice', { agencyIds: ['police', 'police'] }, 'an agency is there twice'],
  ])('is refused for %s', (_, rule, words) => {
    expect(problems(rule)).toEqual([expect.stringContaining(words)]);
  });

  it('is refused for a rule that is there twice, an open ring, and a fallback that does not exist', () => {
    const open: Area = {
      type: 'Polygon',
      coordinates: [
        [
          [121, 25],
          [122, 25],
          [122, 26],
          [121, 26],
        ],
      ],
    };
    expect(
      problemsOfBook(
        {
          ...book,
          rules: [book.rules[0]!, book.rules[0]!],
          areas: { open },
          fallbackAgencyId: 'x',
        },
        AGENCIES,
      ),
    ).toEqual([
      'No agency is called x.',
      expect.stringContaining('Area open needs closed rings'),
      'Rule noise is there twice.',
    ]);
  });
});
