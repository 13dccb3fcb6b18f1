import { sequenceText } from '@night-market/contracts';
import fc from 'fast-check';
import { beforeEach, expect, it } from 'vitest';
import { LastWords } from './last-words.ts';

const at = (sequence: number, second = sequence) => ({
  ce_sequence: sequenceText(String(sequence)),
  ce_time: new Date(Date.UTC(2026, 10, 22, 18, 0, second)).toISOString(),
});

let words: LastWords;
beforeEach(() => {
  words = new LastWords();
});

it('what is said of an agent is news once, in whatever order copies of older words come', () => {
  const copies = fc.array(fc.nat(20), { maxLength: 40, size: 'max' });
  fc.assert(
    fc.property(copies, (seen) => {
      words = new LastWords();
      const news = seen.filter((n) => words.isNews('gate:1', at(n)));
      expect(news).toEqual([...news].sort((one, other) => one - other));
      expect(news.at(-1)).toBe(seen.length > 0 ? Math.max(...seen) : undefined);
      expect(new Set(news).size).toBe(news.length);
    }),
  );
});

it('agents are told of one by one', () => {
  expect(words.isNews('gate:2', at(9))).toBe(true);
  expect(words.isNews('gate:1', at(3))).toBe(true);
});

it('a directory that counts from one again is heard', () => {
  expect(words.isNews('gate:1', at(900, 1))).toBe(true);
  expect(words.isNews('gate:1', at(1, 2))).toBe(true);
  expect(words.isNews('gate:1', at(900, 1))).toBe(true);
});

it('a record without a number is news', () => {
  words.isNews('gate:1', at(5));
  expect(words.isNews('gate:1', {})).toBe(true);
});
