import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What a reporter announced, and the photo once it has come. */
const PHOTOS = `create table civic_photo (
    photo_id uuid primary key,
    report_id uuid not null unique references civic_report on delete cascade,
    sent_hash bytea,
    jpeg bytea,
    width_px integer,
    height_px integer,
    announced_at timestamptz not null default clock_timestamp(),
    kept_at timestamptz
  )`;
// A JPEG is compressed already.
const AS_IT_IS = 'alter table civic_photo alter column jpeg set storage external';

export class Photos1796252400000 implements MigrationInterface {
  // Said here, because a bundler may rename the class.
  readonly name = 'Photos1796252400000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(PHOTOS);
    await runner.query(AS_IT_IS);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table civic_photo');
  }
}
