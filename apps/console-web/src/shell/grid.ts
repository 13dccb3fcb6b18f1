export type Column = (number | null)[];

/** Times in seconds, then a column for each line; null where the line is broken. */
export type Grid = readonly [times: number[], ...columns: Column[]];
