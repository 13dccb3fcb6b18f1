import type { ServiceMigration } from '@night-market/postgres';
import type { QueryRunner } from 'typeorm';

const HISTORY_SCHEMA: readonly string[] = [
  'drop index concurrently if exists saga_transition_expiry',
  'create index concurrently saga_transition_expiry on saga_transition (at)',
];

/** An index that leads retention to the expired rows alone. */
export class Retention1795363200000 implements ServiceMigration {
  readonly name = 'Retention1795363200000';
  /** An index alone. */
  readonly isCompatibleWithOlderCode = true;
  /** The index is made while others write, which PostgreSQL does only outside a transaction. */
  readonly transaction = false;

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of HISTORY_SCHEMA) await runner.query(sql);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop index concurrently saga_transition_expiry');
  }
}
