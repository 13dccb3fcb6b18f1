import type { ServiceMigration } from '@night-market/postgres';
import type { QueryRunner } from 'typeorm';

const UP: readonly string[] = [
  // What agencies are told is masked; what the reporter wrote stands in personal, sealed.
  `create table civic_answer (
    answer_id uuid primary key,
    report_id uuid not null references civic_report on delete cascade,
    is_comment boolean not null,
    text text not null,
    personal bytea not null,
    photo_id uuid,
    at timestamptz not null
  )`,
  'create index civic_answer_report on civic_answer (report_id, at)',
];

/** Reporters answer what they are asked. */
export class Answers1796317200000 implements ServiceMigration {
  // Said here, because a bundler may rename the class.
  readonly name = 'Answers1796317200000';
  /** A table of its own. */
  readonly isCompatibleWithOlderCode = true;

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of UP) await runner.query(sql);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table civic_answer');
  }
}
