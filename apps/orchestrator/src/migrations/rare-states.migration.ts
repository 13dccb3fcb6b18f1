import type { ServiceMigration } from '@night-market/postgres';
import type { QueryRunner } from 'typeorm';

const INDEX: readonly string[] = [
  'drop index concurrently if exists saga_rare_state',
  // Ordinary orders, which end as Captured, never enter it.
  `create index concurrently saga_rare_state on saga (state, order_id)
   where state in ('CaptureFailed', 'Refunded')`,
];

/** An index that leads lists to the settled sagas in states that few have. */
export class RareStates1795478400000 implements ServiceMigration {
  readonly name = 'RareStates1795478400000';
  /** An index alone. */
  readonly isCompatibleWithOlderCode = true;
  /** Indexes are made while others write, which PostgreSQL does only outside a transaction. */
  readonly transaction = false;

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of INDEX) await runner.query(sql);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop index concurrently saga_rare_state');
  }
}
