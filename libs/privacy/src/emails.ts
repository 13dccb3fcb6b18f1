import validator from 'validator';
import type { PersonalData } from './personal-data.ts';

/** The local part has 64 characters at most (RFC 5321, 4.5.3.1.1), which also bounds the search. */
const CANDIDATE = /[\p{L}\p{N}._%+-]{1,64}(?:@|%40)[\p{L}\p{N}-]{1,63}(?:\.[\p{L}\p{N}-]{1,63}){1,8}/gu;

export const emails = (text: string): PersonalData[] =>
  /@|%40/.test(text)
    ? [...text.matchAll(CANDIDATE)]
        .filter(([candidate]) => validator.isEmail(candidate.replace('%40', '@')))
        .map(({ 0: found, index: at }) => ({ kind: 'e-mail address', at, end: at + found.length }))
    : [];
