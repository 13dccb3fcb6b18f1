import type { ServiceMigration } from '@night-market/postgres';
import type { QueryRunner } from 'typeorm';

/** An index that leads the list of conversations to the newest. */
export class NewestConversations1796310000000 implements ServiceMigration {
  readonly name = 'NewestConversations1796310000000';
  /** An index alone. */
  readonly isCompatibleWithOlderCode = true;
  /** The index is made while others write, which PostgreSQL does only outside a transaction. */
  readonly transaction = false;

  async up(runner: QueryRunner): Promise<void> {
    // One that was broken off leaves an index that is not valid.
    await runner.query('drop index concurrently if exists saga_transition_newest_request');
    await runner.query(
      `create index concurrently saga_transition_newest_request on saga_transition (at)
       where to_state = 'RefundCommanded'`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop index concurrently saga_transition_newest_request');
  }
}
