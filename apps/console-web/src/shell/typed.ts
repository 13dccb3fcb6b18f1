/** Words that were typed with commas or blanks between them. */
export const wordsIn = (text: string): string[] => text.split(/[\s,、，]+/).filter((word) => word !== '');

/** Such as 22:45. */
export const isTimeOfDay = (text: string): boolean => /^([01]\d|2[0-3]):[0-5]\d$/.test(text);

/** Such as Asia/Taipei, as far as the browser knows it. */
export function isTimeZone(timeZone: string): boolean {
  try {
    return Intl.DateTimeFormat('en', { timeZone }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

/** The choice that was made; the first one for anything else. */
export const oneOf = <T extends string>(all: readonly T[], text: string): T =>
  all.find((one) => one === text) ?? all[0]!;
