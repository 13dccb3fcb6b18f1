import type { TableMigration } from '@night-market/kernel';

/** They are empty while all goes well. */
const create: TableMigration = {
  name: 'CreateStashTables1700000000021',
  isCompatibleWithOlderCode: true,
  statements: [
    `create table stash_key (
      consumer text not null,
      key text not null,
      state text not null check (state in ('waiting', 'parked')),
      reason text not null,
      error_type text not null,
      attempts integer not null,
      next_attempt_at timestamptz,
      topic text not null,
      first_failed_at timestamptz not null,
      updated_at timestamptz not null default now(),
      primary key (consumer, key),
      check ((state = 'waiting') = (next_attempt_at is not null))
    )`,
    `create index stash_key_due on stash_key (consumer, next_attempt_at) where state = 'waiting'`,
    `create table stash_event (
      consumer text not null,
      key text not null,
      n bigint generated always as identity,
      event_id uuid not null,
      topic text not null,
      partition integer not null,
      "offset" bigint not null,
      record_key bytea,
      value bytea,
      headers json not null,
      record_at timestamptz not null,
      raw_headers bytea,
      primary key (consumer, key, n)
    )`,
    `create table stash_audit (
      id bigint generated always as identity primary key,
      at timestamptz not null default now(),
      actor text not null,
      action text not null,
      consumer text not null,
      key text,
      event_id uuid,
      reason text not null,
      detail json not null
    )`,
  ],
};

/** For a table that is older than the column. */
const rawHeaders: TableMigration = {
  name: 'StashRawHeaders1700000000022',
  isCompatibleWithOlderCode: true,
  statements: ['alter table stash_event add column if not exists raw_headers bytea'],
};

/** Leads to what is parked, however many keys wait. It is made while others write. */
const parked: TableMigration = {
  name: 'StashParked1796245200001',
  isCompatibleWithOlderCode: true,
  isOutsideTransaction: true,
  statements: [
    // One that was broken off leaves an index that is not valid.
    'drop index concurrently if exists stash_key_parked',
    `create index concurrently stash_key_parked on stash_key (consumer, key) where state = 'parked'`,
  ],
};

/** Leads to what was done lately. It is made while others write. */
const audit: TableMigration = {
  name: 'StashAuditAt1796245200003',
  isCompatibleWithOlderCode: true,
  isOutsideTransaction: true,
  statements: [
    // One that was broken off leaves an index that is not valid.
    'drop index concurrently if exists stash_audit_at',
    'create index concurrently stash_audit_at on stash_audit (at)',
  ],
};

/** The tables of the stash. */
export const STASH_MIGRATIONS: readonly TableMigration[] = [create, rawHeaders, parked, audit];
