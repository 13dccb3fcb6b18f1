import type { ServiceMigration } from '@night-market/postgres';
import type { QueryRunner } from 'typeorm';

const SCHEMA: readonly string[] = [
  // What a token was signed for never changes; what becomes of the ticket is its status.
  `create table ticket (
    ticket_id text primary key,
    product text not null,
    zones text[],
    valid_from timestamptz not null,
    valid_until timestamptz not null,
    parent_id text,
    replaces text,
    status text not null default 'clear' check (status in ('clear', 'blocked', 'revoked')),
    issued_at timestamptz not null default now()
  )`,
  'create index ticket_parent on ticket (parent_id) where parent_id is not null',
  // One row: versions are drawn under its lock, so they rise in the order of the commits and a delta misses none.
  'create table revocation_list (version bigint not null)',
  'insert into revocation_list values (0)',
  `create table revocation (
    version bigint primary key,
    ticket_id text not null,
    status text not null,
    reason text not null,
    actor text not null,
    at timestamptz not null default now()
  )`,
  `create table ticket_key (
    key_id text primary key,
    public_key bytea not null,
    sealed bytea not null,
    created_at timestamptz not null,
    valid_to timestamptz
  )`,
  `create table zone (
    zone_id text primary key,
    policy jsonb,
    version bigint not null default 0
  )`,
  "insert into zone (zone_id) values ('market')",
  `create table policy_history (
    zone_id text not null,
    version bigint not null,
    policy jsonb not null,
    reason text not null,
    actor text not null,
    at timestamptz not null default now(),
    primary key (zone_id, version)
  )`,
  `create table gate (
    gate_id text primary key,
    zone_id text not null references zone
  )`,
  // What a ticket did in a zone. Guarded by the lock of its row in ticket.
  `create table presence (
    ticket_id text not null,
    zone_id text not null,
    is_inside boolean not null,
    entries integer not null,
    last_entry_gate_id text,
    last_entry_at timestamptz,
    last_exit_at timestamptz,
    primary key (ticket_id, zone_id)
  )`,
  'create index presence_inside on presence (zone_id, last_entry_at) where is_inside',
  // Those that were let in before tickets were issued; the table entry stays as it is.
  `insert into presence select ticket_id, 'market', true, 1, gate_id, entered_at, null from entry`,
  `create table occupancy (
    place text primary key,
    inside integer not null
  )`,
  `insert into occupancy
    select 'gate ' || last_entry_gate_id, count(*) from presence group by 1
    union all select 'zone market', count(*) from presence having count(*) > 0
    union all select 'market', count(*) from presence having count(*) > 0`,
  'alter table scan alter column ticket_id drop not null',
  `alter table scan
    add column code_hash text,
    add column zone_id text not null default 'market',
    add column direction text not null default 'entry',
    add column product text,
    add column overridden text,
    add column override_reason text,
    add column previous_gate_id text,
    add column previous_at timestamptz,
    add column is_offline boolean not null default false,
    add column device_at timestamptz,
    add column flags text[] not null default '{}',
    add column conflicts_with uuid`,
];

const BACK: readonly string[] = [
  `alter table scan drop column code_hash, drop column zone_id, drop column direction, drop column product,
    drop column overridden, drop column override_reason, drop column previous_gate_id, drop column previous_at,
    drop column is_offline, drop column device_at, drop column flags, drop column conflicts_with`,
  'delete from scan where ticket_id is null',
  'alter table scan alter column ticket_id set not null',
  'drop table occupancy, presence, gate, policy_history, zone, revocation, revocation_list, ticket_key, ticket',
];

/** Tickets that were issued, what may be done with them, and who is inside. Older code would let anybody in once. */
export class Tickets1796000000000 implements ServiceMigration {
  readonly name = 'Tickets1796000000000';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of SCHEMA) await runner.query(sql);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const sql of BACK) await runner.query(sql);
  }
}
