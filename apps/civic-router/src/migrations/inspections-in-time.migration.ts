import type { ServiceMigration } from '@night-market/postgres';
import type { QueryRunner } from 'typeorm';

const INDEXES: readonly string[] = [
  // One that was broken off leaves an index that is not valid.
  'drop index concurrently if exists civic_inspection_due',
  'create index concurrently civic_inspection_due on civic_inspection (due_at)',
  'drop index concurrently if exists civic_inspection_verdict',
  'create index concurrently civic_inspection_verdict on civic_inspection (verdict, due_at)',
];

/** Indexes that lead to the newest inspections of all plans, and to those that wait for answers. */
export class InspectionsInTime1796310000001 implements ServiceMigration {
  readonly name = 'InspectionsInTime1796310000001';
  /** Indexes alone. */
  readonly isCompatibleWithOlderCode = true;
  /** The indexes are made while others write, which PostgreSQL does only outside a transaction. */
  readonly transaction = false;

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of INDEXES) await runner.query(sql);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop index concurrently civic_inspection_verdict');
    await runner.query('drop index concurrently civic_inspection_due');
  }
}
