import type { TestDatabase } from './database.ts';

/**
 * Has PostgreSQL believe that the table is empty, as an automatic vacuum does that comes while all rows are worked off or
 * have expired. Its pages stay, so a plan goes by what was counted: nothing.
 *
 * @param fill puts many rows into it
 */
export async function believeEmpty(
  database: TestDatabase,
  table: string,
  fill: () => Promise<unknown>,
): Promise<void> {
  await database.query(`alter table ${table} set (autovacuum_enabled = off)`);
  await fill();
  await database.query(`delete from ${table}`);
  await database.query(`vacuum (truncate false, analyze) ${table}`);
}

/** How many entries of its indexes were read so far. A session tells its counts when it has been idle, or leaves. */
export async function indexEntriesRead(database: TestDatabase, table: string): Promise<number> {
  const [row] = await database.query<{ n: number }>(
    'select coalesce(sum(idx_tup_read), 0)::float8 as n from pg_stat_user_indexes where relname = $1',
    [table],
  );
  return row!.n;
}
