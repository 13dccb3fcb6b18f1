/** The value below which the share `p` (0 to 1) of the values lies, by nearest rank. */
export function percentile(values: readonly number[], p: number): number {
  const sorted = [...values].sort((left, right) => left - right);
  return sorted[Math.max(0, Math.ceil(sorted.length * p) - 1)] ?? Number.NaN;
}

export const spread = (values: readonly number[]): string =>
  ['0.5', '0.95', '0.99']
    .map((p) => `p${Number(p) * 100} ${percentile(values, Number(p)).toFixed(1)}`)
    .join('  ');
