const NOT_ASCII = /[^\0-\x7f]/;
/** Nobody sees them between the digits of a number. */
const INVISIBLE = /[\p{Cf}\p{Me}\p{Variation_Selector}]/gu;
/**
 * Normalization sorts the marks on one character, in time that grows with the square of their number. As many are kept
 * as Stream-Safe Text allows (UAX #15); half-width voiced sound marks become such marks.
 */
const TOO_MANY_MARKS = /([\p{M}\uff9e\uff9f]{30})[\p{M}\uff9e\uff9f]+/gu;
const DIGIT = /\p{Nd}/u;
const OTHER_DIGITS = /(?![0-9])\p{Nd}/gu;

/**
 * The text with full-width and other compatible characters as plain ones (NFKC), the digits of all scripts as 0 to 9, and
 * without invisible characters. Takes time that grows linearly with the text.
 */
export const normalized = (text: string): string =>
  NOT_ASCII.test(text)
    ? text
        .replaceAll(TOO_MANY_MARKS, '$1')
        .normalize('NFKC')
        .replaceAll(INVISIBLE, '')
        .replaceAll(OTHER_DIGITS, asciiDigit)
    : text;

const asciiDigits = new Map<string, string>();

function asciiDigit(digit: string): string {
  const known = asciiDigits.get(digit) ?? String(valueOf(digit));
  asciiDigits.set(digit, known);
  return known;
}

/** Unicode has the ten digits of a script side by side, from zero up. */
function valueOf(digit: string): number {
  const code = digit.codePointAt(0)!;
  let first = code;
  while (DIGIT.test(String.fromCodePoint(first - 1))) first -= 1;
  return (code - first) % 10;
}
