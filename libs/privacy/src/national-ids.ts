import validator from 'validator';
import { AFTER, BEFORE, SEPARATOR, withoutSeparators } from './numbers.ts';
import type { PersonalData } from './personal-data.ts';

/** A letter, then 1, 2 (nationals), 8, 9 (residents) or a letter (residents before 2021), then eight digits. */
const FORMS = [
  String.raw`[A-Z][A-D1289]\d{8}`,
  String.raw`[A-Z]${SEPARATOR}[1289]\d{8}`,
  String.raw`[A-Z](?:${SEPARATOR})?[1289]\d{2}${SEPARATOR}\d{3}${SEPARATOR}\d{3}`,
];
const CANDIDATES = new RegExp(`(?=[A-Z])${BEFORE}(?:${FORMS.join('|')})(?![A-Z])${AFTER}`, 'giu');
/** A stall and a day: `A120261129`. */
const HOLDS_A_DAY = /^[A-Z]\d?20[2-4]\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])/;
/** Letters count as numbers in the check digit; of the second letter only the last digit counts. */
const LAST_DIGIT_OF: Readonly<Record<string, string>> = { A: '0', B: '1', C: '2', D: '3' };

export const nationalIds = (text: string): PersonalData[] =>
  [...text.matchAll(CANDIDATES)]
    .filter(([candidate]) => isValid(withoutSeparators(candidate).toUpperCase()))
    .map(({ 0: found, index: at }) => ({ kind: 'national id', at, end: at + found.length }));

function isValid(id: string): boolean {
  if (HOLDS_A_DAY.test(id)) return false;
  const second = id.charAt(1);
  return validator.isIdentityCard(id.charAt(0) + (LAST_DIGIT_OF[second] ?? second) + id.slice(2), 'zh-TW');
}
