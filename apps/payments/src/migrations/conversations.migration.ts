import type { ServiceMigration } from '@night-market/postgres';
import type { QueryRunner } from 'typeorm';

/** An index that leads conversations to the refunds that they are about. */
export class Conversations1796241600000 implements ServiceMigration {
  readonly name = 'Conversations1796241600000';
  /** An index alone. */
  readonly isCompatibleWithOlderCode = true;
  /** Indexes are made while others write, which PostgreSQL does only outside a transaction. */
  readonly transaction = false;

  async up(runner: QueryRunner): Promise<void> {
    // One that was broken off leaves an index that is not valid.
    await runner.query('drop index concurrently if exists refund_conversation');
    await runner.query('create index concurrently refund_conversation on refund (correlation_id)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop index concurrently refund_conversation');
  }
}
