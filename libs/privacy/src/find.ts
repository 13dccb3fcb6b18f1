import { cardsAndPhones } from './cards-and-phones.ts';
import { emails } from './emails.ts';
import { nationalIds } from './national-ids.ts';
import type { PersonalData } from './personal-data.ts';

export type { PersonalData, PersonalKind } from './personal-data.ts';

const UUID = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/gi;
/** Nothing shorter, and nothing without a digit or an @, can be any of them. */
const PERHAPS = /\d[\d\s.()/-]{6}|@/;
const NOT_ASCII = /[^\0-\x7f]/;

/**
 * Finds what looks like personal data in a text, in the order of the text: e-mail addresses; phone numbers, international
 * or of Taiwan; card numbers by their issuers' prefixes and check digit (ISO/IEC 7812, Luhn); national ids and resident
 * certificates of Taiwan by their check digit. Digits of all scripts count (NFKC). UUIDs are none of these. A name cannot
 * be told from other words, so names are not found.
 *
 * `at` and `end` are places in {@link normalized} text.
 */
export function findPersonalData(text: string): PersonalData[] {
  const plain = normalized(text);
  if (!PERHAPS.test(plain)) return [];
  // Spaces of the same length: no number reaches over them.
  const searched = plain.replace(UUID, (uuid) => ' '.repeat(uuid.length));
  return [...emails(searched), ...nationalIds(searched), ...cardsAndPhones(searched)].sort(
    (left, right) => left.at - right.at,
  );
}

/** The text with full-width and other compatible characters as plain ones. */
export const normalized = (text: string): string => (NOT_ASCII.test(text) ? text.normalize('NFKC') : text);
