import { parsePhoneNumberFromString } from 'libphonenumber-js/max';
import validator from 'validator';
import type { PersonalData, PersonalKind } from './personal-data.ts';

const DIGITS = /\d+/g;
/** What people put between the parts of a number. */
const SEPARATOR = /^[\s.()/-]{1,2}$/;
const LETTER = /[\p{L}\p{N}]/u;
/** E.164 has 15 digits at most, a card 19; a phone number with its area has 8 at least. */
const SHORTEST = 8;
const LONGEST = 19;
const SHORTEST_CARD = 13;

interface Part {
  readonly at: number;
  readonly end: number;
}

/** Tries every sequence of digits that may be read as one number, the longest first. */
export function cardsAndPhones(text: string): PersonalData[] {
  const parts = [...text.matchAll(DIGITS)].map(({ 0: found, index: at }) => ({ at, end: at + found.length }));
  const found: PersonalData[] = [];
  for (let first = 0; first < parts.length; first++) {
    const { at } = parts[first]!;
    if (at < (found.at(-1)?.end ?? 0) || LETTER.test(text.charAt(at - 1))) continue;
    for (const end of endsFrom(text, parts, first)) {
      const kind = kindOf(text.charAt(at - 1), text.slice(at, end));
      if (!kind) continue;
      found.push({ kind, at: text.charAt(at - 1) === '+' ? at - 1 : at, end });
      break;
    }
  }
  return found;
}

/** Where a number that begins with this part may end, the furthest first. */
function endsFrom(text: string, parts: readonly Part[], first: number): number[] {
  const ends: number[] = [];
  let digits = 0;
  for (let n = first; n < parts.length; n++) {
    const { at, end } = parts[n]!;
    if (n > first && !SEPARATOR.test(text.slice(parts[n - 1]!.end, at))) break;
    digits += end - at;
    if (digits > LONGEST) break;
    if (digits >= SHORTEST && !LETTER.test(text.charAt(end))) ends.unshift(end);
  }
  return ends;
}

function kindOf(before: string, written: string): PersonalKind | undefined {
  const digits = written.replaceAll(/\D/g, '');
  if (digits.length >= SHORTEST_CARD && validator.isCreditCard(digits)) return 'card number';
  return isPhone(before, digits) ? 'phone number' : undefined;
}

/** A number without + or leading 0 could be anything; only the one of Taiwan is known without them. */
function isPhone(before: string, digits: string): boolean {
  if (before === '+' || digits.startsWith('886')) return isValid(`+${digits}`);
  return digits.startsWith('0') && isValid(digits);
}

const isValid = (number: string): boolean => parsePhoneNumberFromString(number, 'TW')?.isValid() ?? false;
