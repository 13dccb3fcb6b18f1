/** Tables of the stash, for a service's migrations. They are empty while all goes well. */
export const STASH_SCHEMA: readonly string[] = [
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
];

export const STASH_DROP: readonly string[] = [
  'drop table stash_audit',
  'drop table stash_event',
  'drop table stash_key',
];

/** For a database that is older than the column. */
export const STASH_RAW_HEADERS_SCHEMA: readonly string[] = [
  'alter table stash_event add column if not exists raw_headers bytea',
];

export const STASH_RAW_HEADERS_DROP: readonly string[] = ['alter table stash_event drop column raw_headers'];
