const HAN = /\p{Script=Han}/u;
const WORD_CHARACTER = String.raw`[\p{L}\p{N}\p{M}]`;

/** Text in one form: full width and case do not matter, nor does the kind of blank. */
export const normalized = (text: string): string =>
  text.normalize('NFKC').toLowerCase().replace(/\s+/gu, ' ').trim();

const patterns = new Map<string, RegExp>();
const PATTERNS_MAX = 10_000;

/** @param text one that is {@link normalized} */
export function mentions(text: string, word: string): boolean {
  const wanted = normalized(word);
  // Chinese is written without blanks between words.
  if (HAN.test(wanted)) return text.includes(wanted);
  if (!text.includes(wanted)) return false;
  let pattern = patterns.get(wanted);
  if (!pattern) {
    const letters = wanted.replace(/[\\^$.*+?()[\]{}|/-]/gu, String.raw`\$&`);
    pattern = new RegExp(`(?<!${WORD_CHARACTER})${letters}(?!${WORD_CHARACTER})`, 'u');
    if (patterns.size >= PATTERNS_MAX) patterns.clear();
    patterns.set(wanted, pattern);
  }
  return pattern.test(text);
}
