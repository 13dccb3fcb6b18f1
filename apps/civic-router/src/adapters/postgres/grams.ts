/** The longest pieces of a text that the index of words holds, as in its migration. */
const GRAM_CHARACTERS = 3;
/** More of them cost more than they leave out: each is looked up for every report that the rarest of them leads to. */
const GRAMS_MAX = 4;

/** Pieces that a description must have to hold this text, as the index has them; none when it has nothing for such a text. */
export function gramsOf(text: string): string[] {
  const characters = [...text].map((character) => character.toLowerCase());
  const size = Math.min(GRAM_CHARACTERS, characters.length);
  const grams = characters
    .map((_, from) => characters.slice(from, from + size).join(''))
    // One that is lowered to two is lowered otherwise by PostgreSQL.
    .filter((gram) => [...gram].length === size);
  const different = [...new Set(grams)].filter((gram) => size > 1 || gram > '\u007f');
  return different.length <= GRAMS_MAX ? different : spread(different);
}

/** Neighbours say nearly the same: those far apart leave out more. */
const spread = (grams: readonly string[]): string[] =>
  Array.from({ length: GRAMS_MAX }, (_, n) => grams[Math.round((n * (grams.length - 1)) / (GRAMS_MAX - 1))]!);
