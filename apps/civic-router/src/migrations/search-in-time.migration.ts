import type { ServiceMigration } from '@night-market/postgres';
import type { QueryRunner } from 'typeorm';

const MARKS = 'civic_marks(status, service_code, lat, long, requested_at, changed_at)';
const GRAMS = 'civic_grams(description)';

const search = (name: string, ...columns: readonly [string, string]): string =>
  `create index concurrently ${name} on civic_report using gin (${columns.join(', ')})
  with (gin_pending_list_limit = 1024)`;

/**
 * PostgreSQL compares the lists of a GIN index in the order of its columns, and looks at the next one only where those before it
 * have a row in common. With time and place before the words, no list of words is compared beyond them.
 */
export class SearchInTime1796317200003 implements ServiceMigration {
  readonly name = 'SearchInTime1796317200003';
  /** It finds what the index found that it replaces. */
  readonly isCompatibleWithOlderCode = true;
  /** The index is made while others write, which PostgreSQL does only outside a transaction. */
  readonly transaction = false;

  up(runner: QueryRunner): Promise<void> {
    return replace(runner, MARKS, GRAMS);
  }

  down(runner: QueryRunner): Promise<void> {
    return replace(runner, GRAMS, MARKS);
  }
}

async function replace(runner: QueryRunner, ...columns: readonly [string, string]): Promise<void> {
  // One that was broken off leaves an index that is not valid.
  await runner.query('drop index concurrently if exists civic_report_search_anew');
  await runner.query(search('civic_report_search_anew', ...columns));
  await runner.query('drop index concurrently if exists civic_report_search');
  await runner.query('alter index civic_report_search_anew rename to civic_report_search');
}
