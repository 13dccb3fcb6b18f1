import type { ServiceMigration } from '@night-market/postgres';
import type { QueryRunner } from 'typeorm';

const INDEXES: readonly string[] = [
  // One that was broken off leaves an index that is not valid.
  'drop index concurrently if exists saga_needs_attention',
  // Ordinary orders never enter it.
  `create index concurrently saga_needs_attention on saga (order_id)
   where not settled and state = 'NeedsAttention'`,
  'drop index concurrently if exists saga_settled_at',
  // New entries go to its right edge.
  'create index concurrently saga_settled_at on saga (settled_at) where settled',
];

/** Indexes that lead the summary to what it counts. */
export class Summary1796245200000 implements ServiceMigration {
  readonly name = 'Summary1796245200000';
  /** Indexes alone. */
  readonly isCompatibleWithOlderCode = true;
  /** Indexes are made while others write, which PostgreSQL does only outside a transaction. */
  readonly transaction = false;

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of INDEXES) await runner.query(sql);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop index concurrently saga_settled_at');
    await runner.query('drop index concurrently saga_needs_attention');
  }
}
