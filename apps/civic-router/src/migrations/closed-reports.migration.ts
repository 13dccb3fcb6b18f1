import type { ServiceMigration } from '@night-market/postgres';
import type { QueryRunner } from 'typeorm';

/** An index that leads the summary to the reports that were closed lately. */
export class ClosedReports1796310000000 implements ServiceMigration {
  readonly name = 'ClosedReports1796310000000';
  /** An index alone. */
  readonly isCompatibleWithOlderCode = true;
  /** The index is made while others write, which PostgreSQL does only outside a transaction. */
  readonly transaction = false;

  async up(runner: QueryRunner): Promise<void> {
    // One that was broken off leaves an index that is not valid.
    await runner.query('drop index concurrently if exists civic_report_closed');
    await runner.query(
      "create index concurrently civic_report_closed on civic_report (updated_at) where status = 'closed'",
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop index concurrently civic_report_closed');
  }
}
