import type { PersonalData, PersonalKind } from './personal-data.ts';

/** What people put between the parts of a number. */
export const SEPARATOR = String.raw`[\s.()/-]{1,2}`;

/** Where numbers can be at all, and the character before and after. */
const DIGITS_AND_SEPARATORS = /.?[+\d][+\d\s.()/-]{6,}.?/gsu;
/** A + says that a number begins, whatever stands before it. */
const BEFORE = String.raw`(?:(?<![\p{L}\p{N}])|(?=\+))`;
const AFTER = String.raw`(?![\p{L}\p{N}])`;

/** A pattern for {@link numbers}; it finds overlapping pieces too, since a number may begin within another one. */
export const pattern = (form: string): RegExp => new RegExp(`${BEFORE}(?=(${form})${AFTER})`, 'gu');

/** All pieces of a text that are written in one of the forms, neither beginning nor ending within a word or a longer number. */
export const numbers = (
  kind: PersonalKind,
  text: string,
  patterns: readonly RegExp[],
  isOne: (written: string) => boolean,
): PersonalData[] =>
  [...text.matchAll(DIGITS_AND_SEPARATORS)].flatMap(({ 0: part, index: from }) =>
    patterns
      .flatMap((one) => [...part.matchAll(one)])
      .filter(({ 1: written = '' }) => isOne(written))
      .map(({ 1: written = '', index }) => {
        const at = from + index;
        return { kind, at, end: at + written.length };
      }),
  );

export const digitsOf = (written: string): string => written.replaceAll(/\D/g, '');
