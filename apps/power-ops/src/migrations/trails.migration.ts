import type { ServiceMigration } from '@night-market/postgres';
import type { QueryRunner } from 'typeorm';

const STATEMENTS: readonly string[] = [
  'alter table power_audit add column if not exists correlation_id uuid',
  // One that was broken off leaves an index that is not valid.
  'drop index concurrently if exists power_audit_correlation',
  `create index concurrently power_audit_correlation on power_audit (correlation_id)
    where correlation_id is not null`,
  'drop index concurrently if exists power_talk_plan',
  "create index concurrently power_talk_plan on power_talk ((body->>'planId'))",
];

/** The correlation ids of operators' acts, and the ways from a correlation id to them and to what a plan asked. */
export class Trails1796450000000 implements ServiceMigration {
  readonly name = 'Trails1796450000000';
  /** A column that may be empty, and indexes. */
  readonly isCompatibleWithOlderCode = true;
  /** Indexes are made while others write, which PostgreSQL does only outside a transaction. */
  readonly transaction = false;

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of STATEMENTS) await runner.query(sql);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop index concurrently power_talk_plan');
    await runner.query('drop index concurrently power_audit_correlation');
    await runner.query('alter table power_audit drop column correlation_id');
  }
}
