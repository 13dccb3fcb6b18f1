import type { PowerRow } from '../power/play-row.ts';

/** The row of stalls that was overloaded, against what would have become of it. */
export function drawPowerTable({ trips, tripsWithoutShedding, switches }: PowerRow): string {
  const columns = { trips, 'trips had nobody shed': tripsWithoutShedding, switches };
  const name = 'a row, all grills lit at once';
  const cells = (values: readonly string[]): string =>
    values.map((text, at) => text.padStart((Object.keys(columns)[at]?.length ?? 0) + 2)).join('');
  return [
    `  ${'power'.padEnd(name.length)}${cells(Object.keys(columns))}`,
    `  ${name}${cells(Object.values(columns).map(String))}`,
  ].join('\n');
}
