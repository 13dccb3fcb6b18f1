import type { ServiceMigration } from '@night-market/postgres';
import type { QueryRunner } from 'typeorm';

const INDEXES: readonly string[] = [
  // One that was broken off leaves an index that is not valid.
  'drop index concurrently if exists revocation_at',
  'create index concurrently revocation_at on revocation (at)',
  'drop index concurrently if exists policy_history_at',
  'create index concurrently policy_history_at on policy_history (at)',
  'drop index concurrently if exists product_history_at',
  'create index concurrently product_history_at on product_history (at)',
];

/** Indexes that lead the audit to what operators did lately. */
export class ActsInTime1796248800000 implements ServiceMigration {
  readonly name = 'ActsInTime1796248800000';
  /** Indexes alone. */
  readonly isCompatibleWithOlderCode = true;
  /** Indexes are made while others write, which PostgreSQL does only outside a transaction. */
  readonly transaction = false;

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of INDEXES) await runner.query(sql);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop index concurrently revocation_at');
    await runner.query('drop index concurrently policy_history_at');
    await runner.query('drop index concurrently product_history_at');
  }
}
