import { describe, expect, it } from 'vitest';
import { mergeActs, type ActsPage } from './acts-page.ts';

interface Named {
  readonly at: string;
  readonly name: string;
}
const act = (name: string, second: number): Named => ({
  name,
  at: `2026-11-29T12:00:${String(second).padStart(2, '0')}.000000Z`,
});
const page = (acts: readonly Named[], completeTo: string | null = null): ActsPage<Named> => ({
  ...{ acts, completeTo },
});
const namesOf = ({ acts }: ActsPage<Named>): string => acts.map(({ name }) => name).join('');

describe('acts of several sources', () => {
  it('stand in the order of their times, the newest first', () => {
    const merged = mergeActs([page([act('d', 4), act('a', 1)]), page([act('c', 3), act('b', 2)])], 10);
    expect(namesOf(merged)).toBe('dcba');
    expect(merged.completeTo).toBeNull();
  });

  it('are shown no further than all of them have told', () => {
    const short = page([act('d', 4), act('b', 2)], act('', 2).at);
    const merged = mergeActs([short, page([act('c', 3), act('a', 1)])], 10);
    expect(namesOf(merged)).toBe('dcb');
    expect(merged.completeTo).toBe(act('', 2).at);
  });

  it('end where a page is full, and acts of one moment stay together', () => {
    const merged = mergeActs([page([act('d', 4), act('b', 3)]), page([act('c', 3), act('a', 1)])], 2);
    expect(namesOf(merged)).toBe('dbc');
    expect(merged.completeTo).toBe(act('', 3).at);
  });

  it('may be none before the moment to which they were looked through', () => {
    expect(mergeActs([page([], act('', 5).at), page([act('a', 1)])], 10)).toEqual({
      ...{ acts: [], completeTo: act('', 5).at },
    });
  });

  it('lead page by page to all of them, each once', () => {
    const sources = [
      [act('k', 9), act('i', 8), act('h', 7), act('d', 4), act('a', 1)],
      [act('j', 8), act('g', 6), act('f', 5), act('e', 4), act('c', 3), act('b', 2)],
    ];
    const ask = (before: string): ActsPage<Named>[] =>
      sources.map((source) => {
        const left = source.filter(({ at }) => at < before);
        const acts = left.slice(0, 2);
        return page(acts, left.length > 2 ? acts.at(-1)!.at : null);
      });
    let seen = '';
    for (let before: string | null = '9'; before !== null;) {
      const merged: ActsPage<Named> = mergeActs(ask(before), 3);
      seen += namesOf(merged);
      before = merged.completeTo;
    }
    expect([...seen].sort().join('')).toBe('abcdefghijk');
  });
});
