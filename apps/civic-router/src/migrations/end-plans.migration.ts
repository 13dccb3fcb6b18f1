import type { ServiceMigration } from '@night-market/postgres';
import type { QueryRunner } from 'typeorm';

/** A plan that has ended stays as it is. */
export class EndPlans1796313600002 implements ServiceMigration {
  // Said here, because a bundler may rename the class.
  readonly name = 'EndPlans1796313600002';
  /** A column that may be empty. */
  readonly isCompatibleWithOlderCode = true;

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table civic_inspection_plan add column ended_at timestamptz');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table civic_inspection_plan drop column ended_at');
  }
}
