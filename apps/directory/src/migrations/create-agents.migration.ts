import type { MigrationInterface, QueryRunner } from 'typeorm';

const SCHEMA: readonly string[] = [
  'create sequence agent_epoch',
  `create table agent (
    agent_id text collate "C" primary key,
    epoch bigint not null,
    services jsonb not null,
    operations_url text not null,
    lease_s integer not null,
    lease_until timestamptz not null,
    state text not null check (state in ('live', 'suspect', 'expired')),
    registered_at timestamptz not null default now(),
    suspect_since timestamptz,
    ended_at timestamptz
  )`,
  "create index agent_lease on agent (lease_until) where state = 'live'",
  "create index agent_suspect on agent (suspect_since) where state = 'suspect'",
  "create index agent_ended on agent (ended_at) where state = 'expired'",
  // What is looked for; written anew with each registration.
  `create table agent_service (
    agent_id text collate "C" not null references agent on delete cascade,
    name text collate "C" not null,
    type text not null,
    ontologies text[] not null
  )`,
  'create index agent_service_agent on agent_service (agent_id)',
  'create index agent_service_name on agent_service (name)',
  // One row: when somebody last looked at the leases, and until when none of them ends.
  `create table lease_watch (
    single boolean primary key default true check (single),
    swept_at timestamptz not null default now(),
    grace_until timestamptz not null default now()
  )`,
  'insert into lease_watch default values',
];

export class CreateAgents1795968600000 implements MigrationInterface {
  // Said here, because a bundler may rename the class.
  readonly name = 'CreateAgents1795968600000';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of SCHEMA) await runner.query(sql);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of ['lease_watch', 'agent_service', 'agent']) await runner.query(`drop table ${table}`);
    await runner.query('drop sequence agent_epoch');
  }
}
