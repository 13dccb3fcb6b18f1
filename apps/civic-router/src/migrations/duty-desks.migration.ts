import type { ServiceMigration } from '@night-market/postgres';
import type { QueryRunner } from 'typeorm';

const UP: readonly string[] = [
  // The address is sealed.
  `create table civic_duty_desk (
    desk_id text collate "C" primary key,
    name text not null,
    mail bytea not null,
    changed_at timestamptz not null default clock_timestamp()
  )`,
  // Null: the reporter is told.
  `alter table civic_notice add column desk_id text collate "C" references civic_duty_desk, add column detail jsonb`,
];

/** Whoever is on duty hears of reports that are late. */
export class DutyDesks1796317200001 implements ServiceMigration {
  // Said here, because a bundler may rename the class.
  readonly name = 'DutyDesks1796317200001';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of UP) await runner.query(sql);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('delete from civic_notice where desk_id is not null');
    await runner.query('alter table civic_notice drop column desk_id, drop column detail');
    await runner.query('drop table civic_duty_desk');
  }
}
