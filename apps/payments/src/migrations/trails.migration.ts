import type { ServiceMigration } from '@night-market/postgres';
import type { QueryRunner } from 'typeorm';

/** An index that leads from a correlation id to what it is about. */
export class Trails1796256000000 implements ServiceMigration {
  readonly name = 'Trails1796256000000';
  /** An index alone. */
  readonly isCompatibleWithOlderCode = true;
  /** The index is made while others write, which PostgreSQL does only outside a transaction. */
  readonly transaction = false;

  async up(runner: QueryRunner): Promise<void> {
    // One that was broken off leaves an index that is not valid.
    await runner.query('drop index concurrently if exists payment_correlation');
    await runner.query('create index concurrently payment_correlation on payment (correlation_id)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop index concurrently payment_correlation');
  }
}
