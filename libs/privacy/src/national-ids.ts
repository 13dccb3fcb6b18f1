import validator from 'validator';
import type { PersonalData } from './personal-data.ts';

/** A letter, then 1, 2 (nationals), 8, 9 (residents) or a letter (residents before 2021), then eight digits. */
const CANDIDATE = /(?<![\p{L}\p{N}])[A-Z][A-D1289]\d{8}(?![\p{L}\p{N}])/giu;
/** Letters count as numbers in the check digit; of the second letter only the last digit counts. */
const LAST_DIGIT_OF: Readonly<Record<string, string>> = { A: '0', B: '1', C: '2', D: '3' };

export const nationalIds = (text: string): PersonalData[] =>
  [...text.matchAll(CANDIDATE)]
    .filter(([candidate]) => isValid(candidate.toUpperCase()))
    .map(({ 0: found, index: at }) => ({ kind: 'national id', at, end: at + found.length }));

function isValid(id: string): boolean {
  const second = id.charAt(1);
  return validator.isIdentityCard(id.charAt(0) + (LAST_DIGIT_OF[second] ?? second) + id.slice(2), 'zh-TW');
}
