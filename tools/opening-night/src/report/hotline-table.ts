import type { HotlineEvening } from '../civic/play-hotline.ts';

/** The reports to the hotline, against what was sent. */
export function drawHotlineTable({ reports, told, closed, wrong }: HotlineEvening): string {
  const columns = { reports, 'told to who is in charge': told, closed, wrong };
  const name = 'two bursts, an agency down in one';
  const cells = (values: readonly string[]): string =>
    values.map((text, at) => text.padStart((Object.keys(columns)[at]?.length ?? 0) + 2)).join('');
  return [
    `  ${'hotline'.padEnd(name.length)}${cells(Object.keys(columns))}`,
    `  ${name}${cells(Object.values(columns).map(String))}`,
  ].join('\n');
}
