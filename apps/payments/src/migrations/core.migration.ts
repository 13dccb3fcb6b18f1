import type { MigrationInterface, QueryRunner } from 'typeorm';

const CHARGES = [
  `create table charge (
    order_id text primary key,
    stall_id text not null,
    amount bigint not null check (amount > 0),
    currency text not null,
    state text not null check (state in ('requested', 'pending', 'captured', 'capture_failed')),
    capture_id text,
    failure_code text,
    checks integer not null default 0,
    next_check_at timestamptz,
    correlation_id uuid not null,
    causation_id uuid not null,
    created_at timestamptz not null default now(),
    settled_at timestamptz,
    check ((state = 'captured') = (capture_id is not null)),
    check ((state = 'pending') = (next_check_at is not null))
  )`,
  `create index charge_due on charge (next_check_at) where state = 'pending'`,
  `create table payment (
    id uuid primary key,
    order_id text not null references charge (order_id),
    method text not null,
    replayed boolean not null default false,
    answered boolean not null default false,
    correlation_id uuid not null,
    created_at timestamptz not null default now()
  )`,
  'create index payment_order on payment (order_id)',
  'create index payment_waiting on payment (order_id) where replayed and not answered',
];

const CAPTURES = [
  `create table gateway_capture (
    id text primary key,
    order_id text not null references charge (order_id),
    amount bigint not null check (amount > 0),
    currency text not null,
    seen_at timestamptz not null default now()
  )`,
  'create index gateway_capture_order on gateway_capture (order_id)',
  `create table unmatched_capture (
    id text primary key,
    reference text not null,
    amount bigint not null,
    currency text not null,
    seen_at timestamptz not null default now()
  )`,
  `create table refund (
    capture_id text primary key references gateway_capture (id),
    order_id text not null,
    amount bigint not null check (amount > 0),
    currency text not null,
    state text not null check (state in ('pending', 'refunded', 'failed')),
    attempt integer not null check (attempt > 0),
    refund_id text,
    checks integer not null default 0,
    next_check_at timestamptz,
    correlation_id uuid not null,
    causation_id uuid not null,
    created_at timestamptz not null default now(),
    settled_at timestamptz,
    check ((state = 'refunded') = (refund_id is not null))
  )`,
  `create index refund_due on refund (next_check_at) where state = 'pending'`,
  'create index refund_order on refund (order_id)',
  `create table settlement_cursor (single boolean primary key default true check (single), cursor text not null)`,
  `insert into settlement_cursor (cursor) values ('0')`,
];

/** A transfer is one row with both its sides, so no unbalanced entry can be written; rows never change. */
const LEDGER = [
  `create table ledger_transfer (
    kind text not null,
    reference text not null,
    order_id text not null,
    debit text not null,
    credit text not null check (credit <> debit),
    amount bigint not null check (amount > 0),
    currency text not null,
    booked_at timestamptz not null default now(),
    primary key (reference, kind)
  )`,
  'create index ledger_transfer_order on ledger_transfer (order_id)',
  `create function ledger_is_append_only() returns trigger language plpgsql as
    $$ begin raise exception 'ledger transfers are never changed; book a correcting transfer'; end $$`,
  `create trigger ledger_append_only before update or delete or truncate on ledger_transfer
    for each statement execute function ledger_is_append_only()`,
];

export class Core1763800000000 implements MigrationInterface {
  readonly name = 'Core1763800000000';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of [...CHARGES, ...CAPTURES, ...LEDGER]) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    const tables = [
      'ledger_transfer',
      'settlement_cursor',
      'refund',
      'unmatched_capture',
      'gateway_capture',
      'payment',
      'charge',
    ];
    for (const table of tables) await runner.query(`drop table ${table}`);
    await runner.query('drop function ledger_is_append_only');
  }
}
