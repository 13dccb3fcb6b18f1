import type { ServiceMigration } from '@night-market/postgres';
import type { QueryRunner } from 'typeorm';

const SCHEMA: readonly string[] = [
  'alter table feeder add column program_id uuid not null default gen_random_uuid() unique',
  'alter table feeder add column created_at timestamptz not null default now()',
  'update feeder set created_at = changed_at',
  // The stall's next restore ends a shed.
  'create index power_talk_stall on power_talk (feeder_id, stall_id, opened_at)',
  `create table openadr_subscription (
    subscription_id uuid primary key,
    program_id uuid not null references feeder (program_id) on delete cascade,
    client_name text not null,
    body jsonb not null,
    tokens bytea,
    created_at timestamptz not null default clock_timestamp(),
    changed_at timestamptz not null default clock_timestamp()
  )`,
  'create index openadr_subscription_program on openadr_subscription (program_id)',
  // One line for an address and a shed, however much happens before it is told.
  `create table openadr_notice (
    notice_id bigint generated always as identity primary key,
    subscription_id uuid not null references openadr_subscription on delete cascade,
    position integer not null,
    event_id uuid not null,
    origin text not null,
    is_new boolean not null,
    revision integer not null default 1,
    attempts integer not null default 0,
    next_check_at timestamptz not null default clock_timestamp(),
    created_at timestamptz not null default clock_timestamp(),
    unique (subscription_id, position, event_id)
  )`,
  'create index openadr_notice_due on openadr_notice (origin, next_check_at)',
];

/** Programs of feeders, and who is told of their sheds. */
export class OpenAdr1796238000000 implements ServiceMigration {
  readonly name = 'OpenAdr1796238000000';
  /** Columns with defaults, and tables of its own. */
  readonly isCompatibleWithOlderCode = true;

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of SCHEMA) await runner.query(sql);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of ['openadr_notice', 'openadr_subscription']) await runner.query(`drop table ${table}`);
    await runner.query('drop index power_talk_stall');
    await runner.query('alter table feeder drop column program_id, drop column created_at');
  }
}
