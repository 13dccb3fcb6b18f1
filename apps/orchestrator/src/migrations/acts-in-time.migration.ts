import type { ServiceMigration } from '@night-market/postgres';
import type { QueryRunner } from 'typeorm';

const INDEXES: readonly string[] = [
  // One that was broken off leaves an index that is not valid.
  'drop index concurrently if exists saga_transition_acts',
  // Nothing but what operators ask for enters it.
  'create index concurrently saga_transition_acts on saga_transition (at) where operator is not null',
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
    await runner.query('drop index concurrently saga_transition_acts');
  }
}
