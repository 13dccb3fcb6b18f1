import type { TableMigration } from '@night-market/kernel';

const create: TableMigration = {
  name: 'CreateAccessTables1795953600000',
  isCompatibleWithOlderCode: true,
  statements: [
    `create table api_key (
      id bigint generated always as identity primary key,
      market text not null,
      kind text not null check (kind in ('terminal', 'device', 'agency')),
      holder_id uuid not null,
      name text not null,
      stall_id text,
      prefix text not null unique,
      secret_hash bytea not null check (length(secret_hash) = 32),
      created_at timestamptz not null default now(),
      created_by text not null,
      revoked_at timestamptz,
      revoked_by text,
      last_seen_at timestamptz,
      check ((kind = 'terminal') = (stall_id is not null)),
      check ((revoked_at is null) = (revoked_by is null))
    )`,
    'create index api_key_holder on api_key (kind, holder_id)',
    `create table access_audit (
      id bigint generated always as identity primary key,
      at timestamptz not null default now(),
      actor text not null,
      action text not null,
      subject text not null,
      detail json not null
    )`,
  ],
};

/** The tables of API keys, and of who granted, revoked and was refused what. */
export const ACCESS_MIGRATIONS: readonly TableMigration[] = [create];
