import type { ServiceMigration } from '@night-market/postgres';
import type { QueryRunner } from 'typeorm';

const HOURS = (timestamp: string): string =>
  `date_part('epoch', ${timestamp} - timestamptz '1970-01-01 00:00:00+00') / 3600`;

// Of what anybody may read, without a time zone or a setting, so that it stands in the index as an expression.
const MARKS = `create or replace function civic_marks(status text, service_code text, lat float8, long float8,
    requested_at timestamptz, changed_at timestamptz)
  returns text[] language sql immutable parallel safe as $$
    select array_remove(array[
      $1,
      'service ' || $2,
      'rh' || floor(${HOURS('$5')})::int::text,
      'rd' || floor(${HOURS('$5')} / 24)::int::text,
      'rm' || floor(${HOURS('$5')} / 768)::int::text,
      'ch' || floor(${HOURS('$6')})::int::text,
      'cd' || floor(${HOURS('$6')} / 24)::int::text,
      'cm' || floor(${HOURS('$6')} / 768)::int::text,
      'p0 ' || floor($3 / 0.001::float8)::int::text || ' ' || floor($4 / 0.001::float8)::int::text,
      'p1 ' || floor($3 / 0.008::float8)::int::text || ' ' || floor($4 / 0.008::float8)::int::text,
      'p2 ' || floor($3 / 0.064::float8)::int::text || ' ' || floor($4 / 0.064::float8)::int::text,
      'p3 ' || floor($3 / 0.512::float8)::int::text || ' ' || floor($4 / 0.512::float8)::int::text
    ], null)
  $$`;

// One index of both: what holds a text and what is in a state, at a place and of a time are lists that it compares, while
// two indexes would each be read as a whole. For the words alone it serves as the one before it did.
const SEARCH = `create index concurrently civic_report_search on civic_report
  using gin (civic_grams(description), civic_marks(status, service_code, lat, long, requested_at, changed_at))
  with (gin_pending_list_limit = 1024)`;
const WORDS = `create index concurrently civic_report_words on civic_report using gin (civic_grams(description))
  with (gin_pending_list_limit = 1024)`;

/** A report is found by state, service, place, time and words in one index. */
export class SearchMarks1796313600000 implements ServiceMigration {
  readonly name = 'SearchMarks1796313600000';
  /** It finds by words what the index found that it replaces. */
  readonly isCompatibleWithOlderCode = true;
  /** The index is made while others write, which PostgreSQL does only outside a transaction. */
  readonly transaction = false;

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(MARKS);
    // One that was broken off leaves an index that is not valid.
    await runner.query('drop index concurrently if exists civic_report_search');
    await runner.query(SEARCH);
    await runner.query('drop index concurrently if exists civic_report_words');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop index concurrently if exists civic_report_words');
    await runner.query(WORDS);
    await runner.query('drop index concurrently civic_report_search');
    await runner.query('drop function civic_marks');
  }
}
