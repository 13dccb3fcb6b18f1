import type { MigrationInterface, QueryRunner } from 'typeorm';

const SAGA_SCHEMA: readonly string[] = [
  // Every order is rewritten a few times soon after it is made: the free space keeps new versions on their page.
  `create table saga (
    order_id text primary key,
    state text not null,
    settled boolean not null,
    data jsonb not null,
    definition_version int not null,
    correlation_id uuid not null,
    history_length int not null,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    settled_at timestamptz
  ) with (fillfactor = 80)`,
  'create index saga_open on saga (order_id) where not settled',
  `create table saga_transition (
    order_id text not null,
    n int not null,
    event_id uuid not null,
    "on" text not null,
    machine text not null,
    leg text,
    from_state text not null,
    to_state text not null,
    actor text not null,
    operator text,
    reason text,
    correlation_id uuid not null,
    at timestamptz not null,
    primary key (order_id, n)
  )`,
  // Fired timers are deleted, so the table is small and hot: autovacuum looks at it often.
  `create table saga_timer (
    id bigint generated always as identity primary key,
    order_id text not null,
    kind text not null,
    leg text not null,
    attempt int not null,
    due_at timestamptz not null,
    correlation_id uuid not null,
    unique (order_id, kind, leg, attempt)
  ) with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000)`,
  'create index saga_timer_due_at on saga_timer (due_at)',
];

export class CreateSagas1795305600000 implements MigrationInterface {
  // Said here, because a bundler may rename the class.
  readonly name = 'CreateSagas1795305600000';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of SAGA_SCHEMA) await runner.query(sql);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table saga_timer, saga_transition, saga');
  }
}
