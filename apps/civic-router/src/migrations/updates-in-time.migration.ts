import type { ServiceMigration } from '@night-market/postgres';
import type { QueryRunner } from 'typeorm';

/** An index that leads whoever asks for news to the updates that came since then. */
export class UpdatesInTime1796317200002 implements ServiceMigration {
  readonly name = 'UpdatesInTime1796317200002';
  /** An index alone. */
  readonly isCompatibleWithOlderCode = true;
  /** The index is made while others write, which PostgreSQL does only outside a transaction. */
  readonly transaction = false;

  async up(runner: QueryRunner): Promise<void> {
    // One that was broken off leaves an index that is not valid.
    await runner.query('drop index concurrently if exists civic_update_received');
    await runner.query(
      'create index concurrently civic_update_received on civic_update (received_at, report_id)',
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop index concurrently civic_update_received');
  }
}
