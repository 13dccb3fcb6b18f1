import { maskPersonalData } from './mask.ts';

/** Deeper than any event; what stands below is left out. */
const MAX_LEVELS = 64;
const LEFT_OUT = '[…]';

/** A JSON value with its kind in brackets in place of whatever looks like personal data, in names of fields as well. */
export function maskJson(value: unknown, level = 0): unknown {
  if (typeof value === 'string') return maskPersonalData(value);
  if (typeof value === 'number') return maskedNumber(value);
  if (typeof value !== 'object' || value === null) return value;
  if (level === MAX_LEVELS) return LEFT_OUT;
  if (Array.isArray(value)) return value.map((one) => maskJson(one, level + 1));
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => [maskPersonalData(name), maskJson(one, level + 1)]),
  );
}

/** The shortest card number has as many digits; amounts and counts are shorter, and no phone number. */
const CARD_MIN = 1e12;

/** A card number may stand without quotes. */
function maskedNumber(value: number): number | string {
  if (!Number.isInteger(value) || value < CARD_MIN) return value;
  const masked = maskPersonalData(String(value));
  return masked === String(value) ? value : masked;
}
