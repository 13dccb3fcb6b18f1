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

const devices: TableMigration = {
  name: 'CreateDeviceCredentials1796040000000',
  // Older code knows no key without a hash, and is never shown one: it refuses the credentials that would name it.
  isCompatibleWithOlderCode: true,
  statements: [
    `alter table api_key
      alter column secret_hash drop not null,
      add column public_key bytea,
      add column expires_at timestamptz,
      add column software text`,
    `alter table api_key add check ((secret_hash is null) <> (public_key is null)),
      add check (public_key is null or kind = 'device')`,
    `create table request_nonce (
      prefix text not null,
      nonce text not null,
      expires_at timestamptz not null,
      primary key (prefix, nonce)
    )`,
    'create index request_nonce_expiry on request_nonce (expires_at)',
  ],
};

/** Leads to what was done lately. It is made while others write. */
const audit: TableMigration = {
  name: 'AccessAuditAt1796245200002',
  isCompatibleWithOlderCode: true,
  isOutsideTransaction: true,
  statements: [
    // One that was broken off leaves an index that is not valid.
    'drop index concurrently if exists access_audit_at',
    'create index concurrently access_audit_at on access_audit (at)',
  ],
};

const refused: TableMigration = {
  name: 'RevokedKeysInUse1796446800000',
  isCompatibleWithOlderCode: true,
  statements: [
    'alter table api_key add column refused_at timestamptz',
    'create index api_key_refused on api_key (refused_at) where refused_at is not null',
  ],
};

/** The tables of API keys, of the credentials of devices, and of who granted, revoked and was refused what. */
export const ACCESS_MIGRATIONS: readonly TableMigration[] = [create, devices, audit, refused];
