import validator from 'validator';
import { digitsOf, numbers, pattern, SEPARATOR } from './numbers.ts';
import type { PersonalData } from './personal-data.ts';

/** Without separators, or in the groups printed on cards: fours, 4-6-5 (American Express), 4-6-4 (Diners Club). */
const FORMS = [
  String.raw`\d{13,19}`,
  String.raw`\d{4}(?:${SEPARATOR}\d{4}){3}${SEPARATOR}\d{1,3}`,
  String.raw`\d{4}(?:${SEPARATOR}\d{4}){3}`,
  String.raw`\d{4}${SEPARATOR}\d{6}${SEPARATOR}\d{4,5}`,
].map(pattern);

/** Card numbers, by their issuers' prefixes and check digit (ISO/IEC 7812, Luhn). */
export const cards = (text: string): PersonalData[] =>
  numbers('card number', text, FORMS, (written) => validator.isCreditCard(digitsOf(written)));
