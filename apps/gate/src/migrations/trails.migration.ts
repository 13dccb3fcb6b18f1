import type { ServiceMigration } from '@night-market/postgres';
import type { QueryRunner } from 'typeorm';

/** Indexes that lead from a correlation id to its scans, and from the id of a scan to it. */
export class Trails1796450000000 implements ServiceMigration {
  readonly name = 'Trails1796450000000';
  /** Indexes alone. */
  readonly isCompatibleWithOlderCode = true;
  /** They are made while others write, which PostgreSQL does only outside a transaction. */
  readonly transaction = false;

  async up(runner: QueryRunner): Promise<void> {
    // One that was broken off leaves an index that is not valid.
    await runner.query('drop index concurrently if exists scan_correlation');
    await runner.query('create index concurrently scan_correlation on scan (correlation_id)');
    await runner.query('drop index concurrently if exists scan_id_found');
    await runner.query('create index concurrently scan_id_found on scan (scan_id)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop index concurrently scan_id_found');
    await runner.query('drop index concurrently scan_correlation');
  }
}
