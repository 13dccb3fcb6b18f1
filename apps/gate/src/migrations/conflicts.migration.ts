import type { ServiceMigration } from '@night-market/postgres';
import type { QueryRunner } from 'typeorm';

/** The way to the scans whose tickets were used twice, which are few. */
export class Conflicts1796290000000 implements ServiceMigration {
  readonly name = 'Conflicts1796290000000';
  /** An index alone. */
  readonly isCompatibleWithOlderCode = true;
  /** Indexes are made while others write, which PostgreSQL does only outside a transaction. */
  readonly transaction = false;

  async up(runner: QueryRunner): Promise<void> {
    // One that was broken off leaves an index that is not valid.
    await runner.query('drop index concurrently if exists scan_conflict');
    await runner.query(
      'create index concurrently scan_conflict on scan (scanned_at, scan_id) where conflicts_with is not null',
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop index concurrently scan_conflict');
  }
}
