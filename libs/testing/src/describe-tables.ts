import type { TestDatabase } from './database.ts';

const PARTS = [
  `select format('table %s %s', relname, coalesce(reloptions::text, '')) from pg_class c
    where relnamespace = 'public'::regnamespace and relkind = 'r'`,
  `select format('column %s.%s %s %s %s %s', table_name, column_name, data_type, is_nullable, column_default, is_identity)
    from information_schema.columns where table_schema = 'public'`,
  `select indexdef || case when indisvalid then '' else ' (not valid)' end from pg_indexes
    join pg_index on indexrelid = format('%I.%I', schemaname, indexname)::regclass where schemaname = 'public'`,
  `select format('constraint %s on %s %s', conname, conrelid::regclass, pg_get_constraintdef(oid)) from pg_constraint
    where connamespace = 'public'::regnamespace`,
  `select pg_get_triggerdef(oid) from pg_trigger where not tgisinternal`,
  `select pg_get_functiondef(oid) from pg_proc where pronamespace = 'public'::regnamespace and prokind = 'f'`,
];

/** What PostgreSQL says about the tables of a database, one thing a line, in an order that depends on nothing else. */
export async function describeTables(database: TestDatabase): Promise<string[]> {
  const parts = await Promise.all(
    PARTS.map((sql) => database.query<{ line: string }>(`select line from (${sql}) as part(line)`)),
  );
  return parts
    .flat()
    .map(({ line }) => line)
    .sort();
}

/** All rows of all tables, as JSON, by table. */
export async function rowsByTable(database: TestDatabase): Promise<Record<string, unknown[]>> {
  const tables = await database.query<{ name: string }>(
    `select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r'`,
  );
  const rows = tables.map(async ({ name }) => {
    const found = await database.query<{ row: unknown }>(
      `select to_jsonb(t) as row from "${name}" t order by t::text`,
    );
    return [name, found.map(({ row }) => row)] as const;
  });
  return Object.fromEntries(await Promise.all(rows));
}
