import type { MigrationInterface, QueryRunner } from 'typeorm';

const TABLES = ['civic_delivery', 'civic_notice'];

/** What waits for its next try is told from what is under way. */
export class MarkDeferred1796266800000 implements MigrationInterface {
  // Said here, because a bundler may rename the class.
  readonly name = 'MarkDeferred1796266800000';

  async up(runner: QueryRunner): Promise<void> {
    for (const table of TABLES)
      await runner.query(`alter table ${table} add column is_deferred boolean not null default false`);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of TABLES) await runner.query(`alter table ${table} drop column is_deferred`);
  }
}
