import type { MigrationInterface, QueryRunner } from 'typeorm';

const SCHEMA: readonly string[] = [
  `create table feeder (
    feeder_id text collate "C" primary key,
    version integer not null,
    definition jsonb not null,
    mode text not null check (mode in ('automatic', 'manual')),
    changed_at timestamptz not null default now()
  )`,
  // Written with every plan: apart from what operators change now and then.
  `create table feeder_plan (
    feeder_id text collate "C" primary key references feeder on delete cascade,
    state jsonb not null,
    reasons jsonb not null default '[]',
    version integer not null,
    planner text,
    epoch bigint not null default 0,
    lease_until timestamptz not null default now(),
    planned_at timestamptz,
    due_at timestamptz not null default now()
  ) with (fillfactor = 50)`,
  // What has come in and no plan has seen yet.
  `create table power_input (
    seq bigint generated always as identity primary key,
    feeder_id text collate "C" not null,
    body jsonb not null,
    received_at timestamptz not null default clock_timestamp()
  )`,
  'create index power_input_feeder on power_input (feeder_id, seq)',
  'create index power_input_received on power_input (received_at)',
  `create table power_talk (
    conversation_id uuid primary key,
    feeder_id text collate "C" not null,
    stall_id text collate "C" not null,
    is_over boolean not null,
    body jsonb not null,
    opened_at timestamptz not null
  )`,
  'create index power_talk_open on power_talk (feeder_id) where not is_over',
  'create index power_talk_opened on power_talk (opened_at)',
  `create table power_decision (
    plan_id uuid primary key,
    feeder_id text collate "C" not null,
    epoch bigint not null,
    body jsonb not null,
    decided_at timestamptz not null
  )`,
  'create index power_decision_feeder on power_decision (feeder_id, decided_at desc, plan_id)',
  'create index power_decision_decided on power_decision (decided_at)',
  `create table stall_override (
    feeder_id text collate "C" not null references feeder on delete cascade,
    stall_id text collate "C" not null,
    is_on boolean not null,
    until timestamptz not null,
    reason text not null,
    actor text not null,
    set_at timestamptz not null default now(),
    primary key (feeder_id, stall_id)
  )`,
  `create table power_audit (
    id bigint generated always as identity primary key,
    feeder_id text collate "C" not null,
    act text not null,
    actor text not null,
    reason text not null,
    detail jsonb not null,
    at timestamptz not null default now()
  )`,
  'create index power_audit_feeder on power_audit (feeder_id, id desc)',
  'create index power_audit_at on power_audit (at)',
];

const TABLES = [
  ...['power_audit', 'stall_override', 'power_decision', 'power_talk', 'power_input'],
  ...['feeder_plan', 'feeder'],
];

export class CreateFeeders1795979100000 implements MigrationInterface {
  // Said here, because a bundler may rename the class.
  readonly name = 'CreateFeeders1795979100000';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of SCHEMA) await runner.query(sql);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of TABLES) await runner.query(`drop table ${table}`);
  }
}
