/** The value below which the share `p` (0 to 1) of the values lies, by nearest rank; NaN of none. */
export function percentile(values: readonly number[], p: number): number {
  const sorted = [...values].sort((left, right) => left - right);
  return sorted[Math.max(0, Math.ceil(sorted.length * p) - 1)] ?? Number.NaN;
}

/** The middle value; of an even number of values the mean of the middle two. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((left, right) => left - right);
  const middle = sorted.length / 2;
  return Number.isInteger(middle) ? (sorted[middle - 1]! + sorted[middle]!) / 2 : sorted[Math.floor(middle)]!;
}

export const spread = (values: readonly number[], digits = 1): string =>
  ['0.5', '0.95', '0.99']
    .map((p) => `p${Number(p) * 100} ${percentile(values, Number(p)).toFixed(digits)}`)
    .join('  ');

/** Minimum, median and maximum. */
export const range = (values: readonly number[], digits = 0): string =>
  [Math.min(...values), median(values), Math.max(...values)]
    .map((value) => value.toFixed(digits))
    .join(' / ');

/** What a figure should be at least, or at most. */
export type Aim = { readonly least: number } | { readonly most: number };

/** The aim beside its figure, in words. */
export function verdict(figure: number, aim: Aim): string {
  const [sign, bound, met] =
    'least' in aim ? ['≥', aim.least, figure >= aim.least] : ['≤', aim.most, figure <= aim.most];
  return `aim ${sign} ${bound} ${met ? 'met' : 'missed'}`;
}
