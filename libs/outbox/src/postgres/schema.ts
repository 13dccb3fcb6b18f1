/**
 * Table of the outbox, for a service's migrations. Sent rows are deleted, so the table is small and hot:
 * autovacuum looks at it often.
 */
export const OUTBOX_SCHEMA: readonly string[] = [
  `create table outbox (
    lane smallint not null,
    seq bigint generated always as identity,
    id uuid not null,
    topic text not null,
    key bytea,
    headers json not null,
    value bytea,
    raw_headers bytea,
    appended_at timestamptz not null default now(),
    primary key (lane, seq)
  ) with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000, autovacuum_analyze_scale_factor = 0,
          autovacuum_analyze_threshold = 20000, autovacuum_vacuum_cost_delay = 0)`,
];

export const OUTBOX_DROP: readonly string[] = ['drop table outbox'];

/** For a database that is older than the column. */
export const OUTBOX_RAW_HEADERS_SCHEMA: readonly string[] = [
  'alter table outbox add column if not exists raw_headers bytea',
];

export const OUTBOX_RAW_HEADERS_DROP: readonly string[] = ['alter table outbox drop column raw_headers'];
