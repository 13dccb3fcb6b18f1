import type { ServiceMigration } from '@night-market/postgres';
import type { QueryRunner } from 'typeorm';

const INDEX: readonly string[] = [
  // One that was broken off leaves an index that is not valid.
  'drop index concurrently if exists ledger_transfer_booked_at',
  // New entries go to its right edge.
  'create index concurrently ledger_transfer_booked_at on ledger_transfer (booked_at)',
];

/** An index that leads the summary to what was booked lately. */
export class MoneyInTime1796245200000 implements ServiceMigration {
  readonly name = 'MoneyInTime1796245200000';
  /** An index alone. */
  readonly isCompatibleWithOlderCode = true;
  /** The index is made while others write, which PostgreSQL does only outside a transaction. */
  readonly transaction = false;

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of INDEX) await runner.query(sql);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop index concurrently ledger_transfer_booked_at');
  }
}
