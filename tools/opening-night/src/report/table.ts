/** Figures of one line, and what they are of. */
export type TableRow<C extends string> = Readonly<Record<C, number>> & { readonly treatment: string };

export interface Table<C extends string> {
  readonly columns: readonly C[];
  readonly rows: readonly TableRow<C>[];
  readonly whole: TableRow<C>;
  readonly note: string;
}

/** Draws a table; the last line is the whole play. */
export function drawTable<C extends string>({ columns, rows, whole, note }: Table<C>): string {
  const all = [...rows, whole];
  const nameWidth = Math.max(...all.map(({ treatment }) => treatment.length), 'treatment'.length);
  const widths = columns.map((column) => column.length + 2);
  const line = (name: string, cells: readonly string[]): string =>
    `  ${name.padEnd(nameWidth)}${cells.map((cell, at) => cell.padStart(widths[at] ?? 0)).join('')}`;
  const rule = `  ${'-'.repeat(widths.reduce((sum, width) => sum + width, nameWidth))}`;
  const drawn = all.map((row) =>
    line(
      row.treatment,
      columns.map((column) => String(row[column])),
    ),
  );
  return [
    line('treatment', columns),
    rule,
    ...drawn.slice(0, -1),
    rule,
    ...drawn.slice(-1),
    `  (${note})`,
  ].join('\n');
}
