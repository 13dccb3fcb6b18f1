import { cards } from './cards.ts';
import { emails } from './emails.ts';
import { nationalIds } from './national-ids.ts';
import { EIGHT_DIGITS } from './numbers.ts';
import { normalized } from './normalized.ts';
import type { PersonalData } from './personal-data.ts';
import { phones } from './phones.ts';

export type { PersonalData, PersonalKind } from './personal-data.ts';

/**
 * UUIDs, ULIDs, and what is hexadecimal and changes between letters and digits more than a word and a number would; times
 * (RFC 3339, UTC), which have as many digits as a number and are in nearly every body.
 */
const IDS_AND_TIMES = new RegExp(
  [
    '(?<![0-9a-z])[0-9]{4}(?:-[0-9]{2}){2}T[0-9]{2}(?::[0-9]{2}){2}(?:[.][0-9]{1,6})?Z(?![0-9a-z])',
    '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}',
    '(?<![0-9a-z])0[0-9][0-9A-HJKMNP-TV-Z]{24}(?![0-9a-z])(?<=[A-Z][0-9]+[A-Z][0-9A-Z]*)',
    '(?<![0-9a-z])(?=[0-9a-f]*?[0-9][a-f]+[0-9])(?=[0-9a-f]*?[a-f][0-9]+[a-f])[0-9a-f]{16,64}(?![0-9a-z])',
  ].join('|'),
  'gi',
);
/** Nothing with fewer digits, and without an @, can be any of them. */
const PERHAPS = new RegExp(`${EIGHT_DIGITS}|@|%40`, 'u');

/**
 * Finds what looks like personal data in a text, in the order of the text: e-mail addresses; phone numbers, international
 * or of Taiwan; card numbers by their issuers' prefixes and check digit (ISO/IEC 7812, Luhn); national ids and resident
 * certificates of Taiwan by their check digit. Digits of all scripts count. UUIDs and times are none of these. A name cannot
 * be told from other words, so names are not found.
 *
 * `at` and `end` are places in {@link normalized} text.
 */
export function findPersonalData(text: string): PersonalData[] {
  const plain = normalized(text);
  if (!PERHAPS.test(plain)) return [];
  // Spaces of the same length: no number reaches over them.
  const searched = plain.replace(IDS_AND_TIMES, ({ length }) => ' '.repeat(length));
  if (!PERHAPS.test(searched)) return [];
  return withoutOverlaps([
    ...emails(searched),
    ...nationalIds(searched),
    ...cards(searched),
    ...phones(searched),
  ]);
}

/** In the order of the text; of two readings of the same digits the one that begins first, then the longer one. */
function withoutOverlaps(found: readonly PersonalData[]): PersonalData[] {
  const kept: PersonalData[] = [];
  for (const one of found.toSorted((left, right) => left.at - right.at || right.end - left.end)) {
    if (one.at >= (kept.at(-1)?.end ?? 0)) kept.push(one);
  }
  return kept;
}
