import type { Counted } from '../api/overview-types.ts';
import type { Say } from '../i18n/language.tsx';
import type { Language } from '../i18n/languages.ts';

export const numberText = (value: number, language: Language): string =>
  new Intl.NumberFormat(language, { maximumFractionDigits: 1 }).format(value);

/** With a plus where there are more than were counted. */
export const countText = ({ count, isMore }: Counted, language: Language): string =>
  `${numberText(count, language)}${isMore ? '+' : ''}`;

/** @param minor in minor units: NT$120 is 12000 */
export function moneyText(minor: number, currency: string, language: Language): string {
  const format = new Intl.NumberFormat(language, {
    ...{ style: 'currency', currency, trailingZeroDisplay: 'stripIfInteger' },
  });
  const digits = format.resolvedOptions().maximumFractionDigits ?? 2;
  return format.format(minor / 10 ** digits);
}

/** @param share from 0 to 1 */
export const shareText = (share: number, language: Language): string =>
  new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: 1 }).format(share);

/** Of handler calls, which most often take less than a second. */
export const secondsText = (seconds: number, language: Language): string =>
  new Intl.NumberFormat(language, { maximumSignificantDigits: 2 }).format(seconds);

const SIZES = [
  ['hoursLong', 3_600],
  ['minutesLong', 60],
  ['secondsLong', 1],
] as const;

/** How long something took, in its largest whole unit. */
export function durationText(seconds: number, say: Say): string {
  const [unit, size] = SIZES.find(([, length]) => seconds >= length) ?? SIZES[2];
  return say(unit, { count: Math.floor(seconds / size) });
}
