import type { MigrationInterface, QueryRunner } from 'typeorm';

const AUDIT_SCHEMA: readonly string[] = [
  `create table checkpoint (
    topic text not null,
    partition integer not null,
    next_offset bigint not null,
    updated_at timestamptz not null default now(),
    primary key (topic, partition)
  )`,
  // The unique constraint is the rule: each thing is found once, however often a stretch is compared.
  `create table finding (
    id bigint generated always as identity primary key,
    kind text not null check (kind in ('gap', 'double', 'inversion')),
    consumer text not null,
    topic text not null,
    partition integer not null,
    "offset" bigint not null,
    key text not null,
    event_id uuid not null,
    found_at timestamptz not null default now(),
    unique (topic, partition, "offset", consumer, kind, event_id)
  )`,
];

export class CreateAudit1795392000000 implements MigrationInterface {
  // Said here, because a bundler may rename the class.
  readonly name = 'CreateAudit1795392000000';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of AUDIT_SCHEMA) await runner.query(sql);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table finding, checkpoint');
  }
}
