import type { Row } from './rows.ts';
import type { Summary } from './summary.ts';

const columns = ['orders', 'captured', 'replayed', 'duplicates', 'refunded', 'open', 'wrong'] as const;

/** Draws the table; the last line is the whole play. */
export function drawTable(rows: Row[], whole: Summary): string {
  const all = [...rows, { treatment: 'all orders', ...whole }];
  const nameWidth = Math.max(...all.map(({ treatment }) => treatment.length), 'treatment'.length);
  const line = (name: string, cells: string[]): string =>
    `  ${name.padEnd(nameWidth)}${cells.map((cell, at) => cell.padStart((columns[at]?.length ?? 0) + 2)).join('')}`;
  const rule = `  ${'-'.repeat(nameWidth + columns.reduce((sum, column) => sum + column.length + 2, 0))}`;
  const drawn = all.map((row) =>
    line(
      row.treatment,
      columns.map((column) => String(row[column])),
    ),
  );
  return [
    line('treatment', [...columns]),
    rule,
    ...drawn.slice(0, -1),
    rule,
    ...drawn.slice(-1),
    '  (an order stands in every row that fits it)',
  ].join('\n');
}
