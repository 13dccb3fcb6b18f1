import type { ServiceMigration } from '@night-market/postgres';
import type { QueryRunner } from 'typeorm';

/** An index that leads retention to the expired scans alone. */
export class Retention1795363200000 implements ServiceMigration {
  readonly name = 'Retention1795363200000';
  /** Indexes alone. */
  readonly isCompatibleWithOlderCode = true;
  /** Indexes are made while others write, which PostgreSQL does only outside a transaction. */
  readonly transaction = false;

  async up(runner: QueryRunner): Promise<void> {
    // One that was broken off leaves an index that is not valid.
    await runner.query('drop index concurrently if exists scan_expiry');
    await runner.query('create index concurrently scan_expiry on scan (scanned_at)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop index concurrently scan_expiry');
  }
}
