import { parsePhoneNumberFromString } from 'libphonenumber-js/max';
import { digitsOf, numbers, pattern, PLUS, SEPARATOR } from './numbers.ts';
import type { PersonalData } from './personal-data.ts';

const PERHAPS_SEPARATED = String.raw`(?:${SEPARATOR})?`;

/** With a + nothing else is meant, whatever the groups; E.164 has 15 digits at most. */
const INTERNATIONAL = Array.from({ length: 8 }, (_, n) => 15 - n).map((digits) =>
  pattern(String.raw`${PLUS}\d(?:${PERHAPS_SEPARATED}\d){${digits - 1}}`),
);

const MOBILE = [
  String.raw`9\d{8}`,
  String.raw`9\d{2}${SEPARATOR}\d{3}${PERHAPS_SEPARATED}\d{3}`,
  String.raw`9${SEPARATOR}[1-9]\d{3}${SEPARATOR}\d{4}`,
  // Digit by digit.
  String.raw`${SEPARATOR}9(?:${SEPARATOR}\d){8}`,
];
/** Area codes, then numbers that begin with 2 to 9. */
const AREA = '(?:2|37?|49?|[567]|8(?:9|26?|36)?)';
const LANDLINE = [
  String.raw`${AREA}[2-9]\d{4,7}`,
  String.raw`${AREA}${SEPARATOR}[2-9]\d{1,3}${PERHAPS_SEPARATED}\d{3,4}`,
];

/**
 * Without a +, only what is written as people in Taiwan write: ids are full of digits and hyphens, and most of them
 * would be somebody's number if any groups were allowed.
 */
const DOMESTIC = [...MOBILE, ...LANDLINE].flatMap((national) => [
  pattern(`0${national}`),
  pattern(String.raw`(?:00[25679]${PERHAPS_SEPARATED})?886${PERHAPS_SEPARATED}(?:\(0\))?${national}`),
]);
const PLUSES = new RegExp(PLUS);
const STARTS_WITH_PLUS = new RegExp(`^${PLUS}`);
/** Dialled abroad, in one piece. */
const ABROAD = [pattern(String.raw`00[25679]\d{8,15}`)];

/** An area or stall, then a day: `02-20261125`, `02-2026-1125`. */
const ENDS_WITH_A_DAY = /(?:\D|^0\d)20[2-4]\d\D{0,2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])$/;

const KINDS_OF_PERSONS = new Set(['MOBILE', 'FIXED_LINE', 'FIXED_LINE_OR_MOBILE', 'PERSONAL_NUMBER', 'VOIP']);

/** Phone numbers that exist in the plans of their countries: international ones, and those of Taiwan. */
export const phones = (text: string): PersonalData[] => [
  ...numbers('phone number', text, PLUSES.test(text) ? [...INTERNATIONAL, ...ABROAD] : ABROAD, isValid),
  ...numbers('phone number', text, DOMESTIC, (written) => !ENDS_WITH_A_DAY.test(written) && isValid(written)),
];

function isValid(written: string): boolean {
  const digits = digitsOf(written);
  const isWhole = STARTS_WITH_PLUS.test(written) || digits.startsWith('886');
  const number = parsePhoneNumberFromString(isWhole ? `+${digits}` : digits, 'TW');
  return number?.isValid() === true && KINDS_OF_PERSONS.has(number.getType() ?? '');
}
