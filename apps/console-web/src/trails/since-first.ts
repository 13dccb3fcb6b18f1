/** How long after the first step, in seconds to the millisecond; times are to the microsecond, which Date drops. */
export function sinceFirst(first: string, at: string, language: string): string {
  const seconds = (Date.parse(at) - Date.parse(first)) / 1_000;
  const number = new Intl.NumberFormat(language, { minimumFractionDigits: 3, maximumFractionDigits: 3 });
  return `${seconds < 0 ? '−' : '+'}${number.format(Math.abs(seconds))} s`;
}
