import type { MigrationInterface, QueryRunner } from 'typeorm';

const GATE_SCHEMA: readonly string[] = [
  // The primary key is the rule: a ticket enters once, whatever gates ask at the same moment.
  `create table entry (
    ticket_id text primary key,
    scan_id uuid not null,
    gate_id text not null,
    entered_at timestamptz not null
  )`,
  `create table scan (
    device_id text not null,
    nonce text not null,
    scan_id uuid not null,
    ticket_id text not null,
    gate_id text not null,
    admission text not null,
    decision text not null,
    reason text,
    order_id text,
    correlation_id uuid not null,
    scanned_at timestamptz not null,
    primary key (device_id, nonce)
  )`,
  'create index scan_ticket on scan (ticket_id, scanned_at)',
];

export class CreateScans1795305600000 implements MigrationInterface {
  // Said here, because a bundler may rename the class.
  readonly name = 'CreateScans1795305600000';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of GATE_SCHEMA) await runner.query(sql);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table scan, entry');
  }
}
