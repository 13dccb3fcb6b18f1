import type { Glossary } from './glossary.ts';

/** What a text says, as weights. */
export type Features = ReadonlyMap<string, number>;

export interface TextFeatures {
  readonly words: Features;
  /** Things of the glossary; the same in every language. */
  readonly things: Features;
  /** Stalls that it names, such as `c12`. */
  readonly stalls: ReadonlySet<string>;
  /** Rows that it names, those of its stalls too. */
  readonly rows: ReadonlySet<string>;
}

const HAN_RUN = /\p{Script=Han}+/gu;
const LATIN_WORD = /[\p{L}\p{M}\p{N}]+/gu;
/** Characters that hold sentences together and say nothing of their own. */
const HAN_STOP = /[的了是在有很我你他她們這那裡裏邊個著和跟也都就還要請又一不到從被把可以嗎吧啊喔呢]/gu;
const STOP = new Set(
  (
    'a an and are as at be been by for from has have i in is it its me my near of off on or our please so some that the ' +
    'their there they this to very was we were with you your here just now can someone somebody'
  ).split(' '),
);
/** `C12`, `C-12`, `C 排 12 號`, `row C`, `stall C 12`. */
const STALL = /(?<![a-z0-9])([a-h])\s*[-排區]?\s*(\d{1,3})(?!\d)/gu;
const ROW = /(?:row|aisle|section)\s+([a-h])(?![a-z])|(?<![a-z0-9])([a-h])\s*[排區]/gu;

/** Text in one form: full width and case do not matter. */
const normalized = (text: string): string => text.normalize('NFKC').toLowerCase();

export function featuresOf(text: string, glossary: Glossary): TextFeatures {
  const plain = normalized(text);
  return { words: wordsOf(plain), things: thingsOf(plain, glossary), ...spotsOf(plain) };
}

function wordsOf(text: string): Features {
  const words = new Map<string, number>();
  const count = (word: string, weight: number): void => void words.set(word, weight);
  for (const [run] of text.matchAll(HAN_RUN))
    for (const part of run.replace(HAN_STOP, ' ').split(' '))
      for (let at = 0; at + 1 < part.length; at++) count(part.slice(at, at + 2), 1);
  for (const [word] of text.replace(HAN_RUN, ' ').matchAll(LATIN_WORD)) {
    if (word.length < 3 || STOP.has(word)) continue;
    count(stem(word), 1.5);
  }
  return words;
}

/** Enough of English to find `leaking` and `leaks` with `leak`. */
const stem = (word: string): string => word.replace(/(?<=.{3})(ing|ed|es|s|ly)$/u, '');

const HAS_HAN = /\p{Script=Han}/u;

const VAGUE_WEIGHT = 0.4;

function thingsOf(text: string, { things, vague }: Glossary): Features {
  const latin = ` ${[...text.matchAll(LATIN_WORD)].map(([word]) => word).join(' ')}`;
  const isSaid = (word: string): boolean =>
    HAS_HAN.test(word) ? text.includes(word) : latin.includes(` ${word}`);
  const said = Object.entries(things).filter(([, words]) => words.some(isSaid));
  return new Map(said.map(([thing]) => [thing, vague.includes(thing) ? VAGUE_WEIGHT : 1]));
}

function spotsOf(text: string): Pick<TextFeatures, 'stalls' | 'rows'> {
  const [stalls, rows] = [new Set<string>(), new Set<string>()];
  for (const [, row, stall] of text.matchAll(STALL)) {
    stalls.add(row! + stall!);
    rows.add(row!);
  }
  for (const [, one, other] of text.matchAll(ROW)) rows.add((one ?? other)!);
  return { stalls, rows };
}
