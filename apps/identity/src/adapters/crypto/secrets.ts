import { createHash, randomBytes, randomInt } from 'node:crypto';

/** 256 random bits. */
export const newRefreshToken = (): string => `nmr_${randomBytes(32).toString('base64url')}`;

export const hashOfToken = (token: string): Buffer => createHash('sha256').update(token).digest();

/** Without letters that look like others; 100 bits. */
const LETTERS = 'abcdefghijkmnpqrstuvwxyz23456789';
const ONE_TIME_LETTERS = 20;

/** A password to be read out, typed once and replaced. */
export const newOneTimePassword = (): string =>
  Array.from({ length: ONE_TIME_LETTERS }, (_, index) => {
    const gap = index > 0 && index % 5 === 0 ? '-' : '';
    return gap + LETTERS[randomInt(LETTERS.length)];
  }).join('');
