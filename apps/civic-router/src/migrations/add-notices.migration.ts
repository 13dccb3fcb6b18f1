import type { MigrationInterface, QueryRunner } from 'typeorm';

const UP: readonly string[] = [
  // Where the reporter is told: mail, or the origin of a webhook; the address itself is sealed.
  'alter table civic_report add column notice_to text, add column notice_state text',
  // What reporters have still to be told; done is gone.
  `create table civic_notice (
    notice_id bigint generated always as identity primary key,
    message_id uuid not null,
    destination text collate "C" not null,
    report_id uuid not null references civic_report on delete cascade,
    kind text not null,
    attempts integer not null default 0,
    next_check_at timestamptz not null default clock_timestamp(),
    created_at timestamptz not null default clock_timestamp(),
    parked_at timestamptz,
    parked_reason text
  )`,
  'create index civic_notice_due on civic_notice (destination, next_check_at) where parked_at is null',
  'create index civic_notice_key on civic_notice (destination, report_id, notice_id)',
];

export class AddNotices1796256000000 implements MigrationInterface {
  // Said here, because a bundler may rename the class.
  readonly name = 'AddNotices1796256000000';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of UP) await runner.query(sql);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table civic_notice');
    await runner.query('alter table civic_report drop column notice_to, drop column notice_state');
  }
}
