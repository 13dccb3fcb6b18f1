import type { ServiceMigration } from '@night-market/postgres';
import type { QueryRunner } from 'typeorm';

const STATEMENTS: readonly string[] = [
  // What agencies and reporters were told. A report may go while somebody is told of it, so nothing refers to it.
  `create table if not exists civic_told (
    report_id uuid not null,
    message_id uuid not null,
    channel text not null,
    destination text not null,
    type text not null,
    attempts integer not null,
    told_at timestamptz not null default clock_timestamp(),
    primary key (report_id, message_id)
  )`,
  'create index if not exists civic_told_at on civic_told (told_at)',
  // One that was broken off leaves an index that is not valid.
  'drop index concurrently if exists civic_report_correlation',
  'create index concurrently civic_report_correlation on civic_report (correlation_id)',
];

/** What was told to whom, and an index that leads from a correlation id to its reports. */
export class Trails1796450000000 implements ServiceMigration {
  readonly name = 'Trails1796450000000';
  /** A table that older code does not look at, and indexes. */
  readonly isCompatibleWithOlderCode = true;
  /** The index is made while others write, which PostgreSQL does only outside a transaction. */
  readonly transaction = false;

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of STATEMENTS) await runner.query(sql);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop index concurrently civic_report_correlation');
    await runner.query('drop table civic_told');
  }
}
