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

/**
 * The reason without what differs from key to key: `#` stands for ids, numbers and times. The table is written anew;
 * it is empty while all goes well.
 */
const patterns: TableMigration = {
  name: 'StashPatterns1796450400000',
  isCompatibleWithOlderCode: true,
  statements: [
    `alter table stash_key add column pattern text not null generated always as (coalesce(nullif(btrim(left(
      regexp_replace(regexp_replace(regexp_replace(regexp_replace(reason,
        '[[:space:][:cntrl:]]+', ' ', 'g'),
        '[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}', '#', 'g'),
        '[A-Za-z0-9_]*[0-9][A-Za-z0-9_]*', '#', 'g'),
        '#([-.,:+/ ]?#)+', '#', 'g'), 300)), ''), '-')) stored`,
  ],
};

/** Acts on many keys, each with what became of it. They are forgotten a while after they ended. */
const batches: TableMigration = {
  name: 'StashBatches1796450400001',
  isCompatibleWithOlderCode: true,
  statements: [
    `create table stash_batch (
      id uuid primary key,
      consumer text not null,
      kind text not null check (kind in ('replay', 'discard')),
      state text not null default 'running' check (state in ('running', 'done', 'cancelled')),
      error_type text,
      topic text,
      pattern text,
      seen_at timestamptz,
      actor text not null,
      reason text not null,
      total integer not null,
      drained integer not null default 0,
      failed integer not null default 0,
      other integer not null default 0,
      last_error text,
      started_at timestamptz not null default now(),
      ended_at timestamptz,
      holder uuid,
      leased_until timestamptz,
      check ((state = 'running') = (ended_at is null)),
      check (drained + failed + other <= total)
    )`,
    `create index stash_batch_running on stash_batch (consumer, id) where state = 'running'`,
    'create index stash_batch_ended on stash_batch (ended_at)',
    `create table stash_batch_key (
      batch_id uuid not null references stash_batch on delete cascade,
      place integer not null,
      key text not null,
      head bigint,
      handled integer not null default 0,
      outcome text check (outcome in ('drained', 'failed', 'going_on', 'busy', 'gone')),
      error text,
      primary key (batch_id, place)
    )`,
    `create index stash_batch_key_left on stash_batch_key (batch_id, place) where outcome <> 'drained'`,
  ],
};

/** The tables of the stash. */
export const STASH_MIGRATIONS: readonly TableMigration[] = [
  ...[create, rawHeaders, parked, audit, patterns, batches],
];
