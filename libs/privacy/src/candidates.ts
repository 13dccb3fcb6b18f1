/** A piece of a text that is written like something; `at` up to and without `end`. */
export interface Candidate {
  readonly at: number;
  readonly end: number;
  readonly written: string;
}

/** Where numbers can be at all, and the character before and after. */
const DIGITS_AND_SEPARATORS = /.?[+\d][+\d\s.()/-]{6,}.?/gsu;
/** A + says that a number begins, whatever stands before it. */
const BEFORE = String.raw`(?:(?<![\p{L}\p{N}])|(?=\+))`;
const AFTER = String.raw`(?![\p{L}\p{N}])`;

/** A pattern for {@link candidates}; it finds overlapping pieces too, since a number may begin within another one. */
export const pattern = (form: string): RegExp => new RegExp(`${BEFORE}(?=(${form})${AFTER})`, 'gu');

/** All pieces of a text written in one of the forms, neither beginning nor ending within a word or a longer number. */
export const candidates = (text: string, patterns: readonly RegExp[]): Candidate[] =>
  [...text.matchAll(DIGITS_AND_SEPARATORS)].flatMap(({ 0: part, index: from }) =>
    patterns.flatMap((one) =>
      [...part.matchAll(one)].map(({ 1: written = '', index }) => ({
        at: from + index,
        end: from + index + written.length,
        written,
      })),
    ),
  );

export const digitsOf = (written: string): string => written.replaceAll(/\D/g, '');
