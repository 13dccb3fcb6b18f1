/**
 * Settings of a PostgreSQL session that looks rows up by key, in batches. A plan that is made and kept while a table
 * is small would read the whole of it until it is analyzed again; with these, plans without an index are the last
 * resort. To be passed as `-c name=value` or `set name = value`. They do not govern `exists` in a select list, of whose
 * two plans PostgreSQL 18 takes the cheaper one by its own reckoning: ask with a scalar subquery there.
 */
export const BY_KEY_PLANS: readonly (readonly [name: string, value: string])[] = [
  ['enable_seqscan', 'off'],
  ['enable_bitmapscan', 'off'],
  ['enable_hashjoin', 'off'],
  ['enable_mergejoin', 'off'],
  // The price of a last resort looks as if compiling it were worth while.
  ['jit', 'off'],
];
