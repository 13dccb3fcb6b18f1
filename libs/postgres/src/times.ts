/** SQL for a column of type timestamptz as milliseconds since the epoch. */
export const epochMs = (column: string): string => `(extract(epoch from ${column}) * 1000)::float8`;

/** SQL for a column of type timestamptz as ISO 8601 in UTC, to the millisecond. */
export const isoTime = (column: string): string =>
  `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

/** SQL for a column of type timestamptz as ISO 8601 in UTC, to the microsecond: all that PostgreSQL keeps. */
export const exactIsoTime = (column: string): string =>
  `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;
