import type { TableMigration } from '@night-market/kernel';

/** Sent rows are deleted, so the table is small and hot: autovacuum looks at it often. */
const create: TableMigration = {
  name: 'CreateOutbox1700000000001',
  isCompatibleWithOlderCode: true,
  statements: [
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
  ],
};

/** For a table that is older than the column. */
const rawHeaders: TableMigration = {
  name: 'OutboxRawHeaders1700000000002',
  isCompatibleWithOlderCode: true,
  statements: ['alter table outbox add column if not exists raw_headers bytea'],
};

/** The table of the outbox. */
export const OUTBOX_MIGRATIONS: readonly TableMigration[] = [create, rawHeaders];
