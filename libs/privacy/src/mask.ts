import { findPersonalData } from './find.ts';
import { normalized } from './normalized.ts';
import type { PersonalData } from './personal-data.ts';

/** The text with its kind in brackets in place of whatever looks like personal data; all else as it was written. */
export function maskPersonalData(text: string): string {
  const found = findPersonalData(text);
  if (found.length === 0) return text;
  const plain = normalized(text);
  return maskedIn(text, placesIn(text, plain), found) ?? maskedIn(plain, undefined, found)!;
}

/** Undefined: something personal would begin or end within a character of the text. */
function maskedIn(
  text: string,
  places: ReadonlyMap<number, number> | undefined,
  found: readonly PersonalData[],
): string | undefined {
  let masked = '';
  let from = 0;
  for (const { at, end, kind } of found) {
    const [begin, over] = places ? [places.get(at), places.get(end)] : [at, end];
    if (begin === undefined || over === undefined) return undefined;
    masked += `${text.slice(from, begin)}[${kind}]`;
    from = over;
  }
  return masked + text.slice(from);
}

const characters = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** Where each character of the normalized text begins in the text; none where the characters of both do not match. */
function placesIn(text: string, plain: string): ReadonlyMap<number, number> {
  const places = new Map<number, number>();
  let read = '';
  for (const { segment, index } of characters.segment(text)) {
    places.set(read.length, index);
    read += normalized(segment);
  }
  places.set(read.length, text.length);
  return read === plain ? places : new Map<number, number>();
}
