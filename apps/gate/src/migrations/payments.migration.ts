import type { ServiceMigration } from '@night-market/postgres';
import type { QueryRunner } from 'typeorm';

/** What became of the charges of entries, and the way from a scan to its charge. */
export class Payments1796042000000 implements ServiceMigration {
  readonly name = 'Payments1796042000000';
  /** Tables and indexes that older code does not look at. */
  readonly isCompatibleWithOlderCode = true;
  /** Indexes are made while others write, which PostgreSQL does only outside a transaction. */
  readonly transaction = false;

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`create table if not exists payment (
      order_id text primary key,
      state text not null check (state in ('requested', 'captured', 'failed')),
      code text,
      updated_at timestamptz not null default now()
    )`);
    await runner.query('create index if not exists payment_expiry on payment (updated_at)');
    await runner.query(`create table if not exists payment_position (
      partition integer primary key,
      next bigint not null
    )`);
    // One that was broken off leaves an index that is not valid.
    await runner.query('drop index concurrently if exists scan_charged');
    await runner.query('create index concurrently scan_charged on scan (scan_id) where order_id is not null');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop index concurrently scan_charged');
    await runner.query('drop table payment_position, payment');
  }
}
