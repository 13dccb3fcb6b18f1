import type { MigrationInterface, QueryRunner } from 'typeorm';

const UP: readonly string[] = [
  // In the order in which the reporter announced them.
  'alter table civic_photo add column ordinal smallint not null default 0',
  'alter table civic_photo add constraint civic_photo_of_report unique (report_id, ordinal)',
  'alter table civic_photo drop constraint civic_photo_report_id_key',
  // Null: media_url is all there is.
  'alter table civic_report add column media_urls text[]',
];
const DOWN: readonly string[] = [
  'alter table civic_report drop column media_urls',
  'delete from civic_photo where ordinal > 0',
  'alter table civic_photo add constraint civic_photo_report_id_key unique (report_id)',
  'alter table civic_photo drop column ordinal',
];

export class SeveralPhotos1796270400000 implements MigrationInterface {
  // Said here, because a bundler may rename the class.
  readonly name = 'SeveralPhotos1796270400000';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of UP) await runner.query(sql);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const sql of DOWN) await runner.query(sql);
  }
}
