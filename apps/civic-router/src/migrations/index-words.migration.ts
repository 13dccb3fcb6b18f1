import type { MigrationInterface, QueryRunner } from 'typeorm';

const UP: readonly string[] = [
  // Chinese has no spaces between words, and most words have two characters: so pieces of text, not words.
  `create function civic_grams(text) returns text[] language sql immutable strict parallel safe as $$
    with characters as (
      select one, one || lead(one) over following as two,
        one || lead(one) over following || lead(one, 2) over following as three
      from string_to_table(lower($1), null) with ordinality as list (one, n)
      window following as (order by n))
    select coalesce(array_agg(distinct gram), '{}') from (
      select one as gram from characters where octet_length(one) > 1
      union all select two from characters
      union all select three from characters) grams
    where gram is not null
  $$`,
  // Of the text that anybody may read. It is null once it is erased, and then nothing of it is left here.
  `create index civic_report_words on civic_report using gin (civic_grams(description))
    with (gin_pending_list_limit = 1024)`,
];

export class IndexWords1796259600000 implements MigrationInterface {
  // Said here, because a bundler may rename the class.
  readonly name = 'IndexWords1796259600000';
  readonly isCompatibleWithOlderCode = true;

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of UP) await runner.query(sql);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop index civic_report_words');
    await runner.query('drop function civic_grams');
  }
}
