/** What stands in one column: a property by its name, or what is made of a row. */
export type Column<Row> = keyof Row | ((row: Row) => unknown);

/** Rows as one array for each column, in the order of the columns, for `unnest`. */
export const columns = <Row>(rows: readonly Row[], ...wanted: readonly Column<Row>[]): unknown[][] =>
  wanted.map((column) =>
    typeof column === 'function' ? rows.map((row) => column(row)) : rows.map((row) => row[column]),
  );
