import type { PersonalData, PersonalKind } from './personal-data.ts';

/** Encoded by percent signs: ASCII's punctuation and space, the no-break space, the ideographic space. */
const ENCODED = '%(?:2[0-9A-Fa-f]|[357][A-Fa-f]|[Cc]2%[Aa]0|[Ee]3%80%80)';
/** One character between digits, as people write it or encoders do; read in one way only, so a search stays linear. */
const BETWEEN = String.raw`(?:(?!%)[\s\p{P}\p{S}]|${ENCODED}|%(?!${ENCODED.slice(1)}))`;

/** What stands between the parts of a number. */
export const SEPARATOR = `${BETWEEN}{1,3}`;
/** At least eight digits, as no number has fewer. */
export const EIGHT_DIGITS = String.raw`(?:\d${BETWEEN}{0,3}){8}`;
/** A + says that a number begins, whatever stands before it. */
export const PLUS = String.raw`(?:\+|%2[Bb])`;

/** Where numbers can be at all. */
const DIGITS_AND_SEPARATORS = new RegExp(String.raw`[+\d](?:\d|${BETWEEN}){6,}`, 'gu');
/** Whole words may touch a number; letters between digits make an id of both. */
export const BEFORE = String.raw`(?<!\p{N}\p{L}{0,2})`;
export const AFTER = String.raw`(?!\p{L}{0,2}\p{N})`;
/** As far as {@link BEFORE} and {@link AFTER} look. */
const LOOK = 4;
/** Candidates of a text that are looked up; in a text with more of them whatever is written like a number counts. */
const LOOKED_UP_MAX = 500;

/** A pattern for {@link numbers}; it finds overlapping pieces too, since a number may begin within another one. */
export const pattern = (form: string): RegExp =>
  new RegExp(`(?=[+%\\d])(?:${BEFORE}|(?=${PLUS}))(?=(${form})${AFTER})`, 'gu');

/** All pieces of a text that are written in one of the forms and are not part of a longer number or of an id. */
export const numbers = (
  kind: PersonalKind,
  text: string,
  patterns: readonly RegExp[],
  isOne: (written: string) => boolean,
): PersonalData[] => {
  let lookedUp = 0;
  return [...text.matchAll(DIGITS_AND_SEPARATORS)].flatMap(({ 0: { length }, index }) => {
    const from = Math.max(0, index - LOOK);
    const part = text.slice(from, index + length + LOOK);
    return patterns
      .flatMap((one) => [...part.matchAll(one)])
      .filter(({ 1: written = '' }) => ++lookedUp > LOOKED_UP_MAX || isOne(written))
      .map(({ 1: written = '', index: at }) => ({ kind, at: from + at, end: from + at + written.length }));
  });
};

const SEPARATORS = new RegExp(BETWEEN, 'gu');
/** What is written without what stands between; that goes first, since what is encoded has digits of its own. */
export const withoutSeparators = (written: string): string => written.replaceAll(SEPARATORS, '');
export const digitsOf = (written: string): string =>
  withoutSeparators(written.replace(/^%2B/i, '')).replaceAll(/\D/g, '');
